import type { ActiveCheck, CallbackSender, Clock, Logger } from '@qbasecron/core';
import type { FlowState } from './flow-state.ts';
import { isIdle } from './flow-book.ts';
import { joinTargetUrl } from './join-target-url.ts';
import type { PoolTarget } from './pool-target.ts';
import { isEjected, noteCheck } from '../health/ejection.ts';
import { judgeHealth, type HealthWord } from '../health/judge-health.ts';

/** Active checks: for each destination that wants them one loop, which ends when it is idle or wants them no more. */
export interface TargetChecks {
  /** Begins the loop unless it runs. */
  watch(state: FlowState): void;
  close(): void;
}

export function createTargetChecks(deps: {
  sender: Pick<CallbackSender, 'send'>;
  clock: Clock;
  log: Logger;
  random01: () => number;
  userAgent: string;
}): TargetChecks {
  const { clock, log } = deps;
  const cancels = new Map<FlowState, () => void>();
  let isClosed = false;

  async function round(state: FlowState): Promise<void> {
    const { named } = state;
    const rules = named?.destination.health.active ?? null;
    if (!named || !rules || isIdle(state, clock.now())) {
      cancels.delete(state);
      return;
    }
    const tls = named.unsealed?.tls ?? null;
    const checked = state.targets.filter((target) => target.state === 'active');
    await Promise.all(checked.map((target) => check(state, target, rules, tls)));
    if (isClosed) return;
    cancels.set(
      state,
      clock.after(rules.intervalMs, () => void round(state)),
    );
  }

  async function check(
    state: FlowState,
    target: PoolTarget,
    rules: ActiveCheck,
    tls: NonNullable<Parameters<CallbackSender['send']>[0]['tls']> | null,
  ): Promise<void> {
    const word = await ask(target, rules, tls);
    const hasTurned = noteCheck(target.ejection, word, clock.now(), rules);
    if (!hasTurned) return;
    const isOut = isEjected(target.ejection, clock.now());
    log.info(
      { flow: state.flow, target: target.url },
      isOut ? 'checks took a target out' : 'checks brought a target back',
    );
  }

  /** Only 2xx is good: a path for checks that answers anything else is not well, or not there. */
  async function ask(
    target: PoolTarget,
    rules: ActiveCheck,
    tls: NonNullable<Parameters<CallbackSender['send']>[0]['tls']> | null,
  ): Promise<HealthWord> {
    try {
      const outcome = await deps.sender.send({
        url: joinTargetUrl(new URL(target.url).origin, rules.path),
        method: rules.method,
        headers: { 'user-agent': deps.userAgent },
        body: null,
        timeoutMs: rules.timeoutMs,
        ...(tls && { tls }),
      });
      if (outcome.kind === 'rejected') return 'bad';
      return judgeHealth(outcome);
    } catch (error) {
      log.error({ error, target: target.url }, 'a check could not be made; it says nothing');
      return 'none';
    }
  }

  return {
    watch(state) {
      const rules = state.named?.destination.health.active;
      if (isClosed || !rules || cancels.has(state)) return;
      // Spread, so that the workers do not all check at the same moment.
      const waitMs = Math.floor(deps.random01() * rules.intervalMs);
      cancels.set(
        state,
        clock.after(waitMs, () => void round(state)),
      );
    },
    close() {
      isClosed = true;
      for (const cancel of cancels.values()) cancel();
      cancels.clear();
    },
  };
}
