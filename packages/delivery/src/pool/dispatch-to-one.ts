import {
  describeRequest,
  judgeAnswer,
  type Clock,
  type Dispatch,
  type Dispatched,
  type EpochMs,
  type Outcome,
  type Task,
} from '@qbasecron/core';
import { addressRefusedCode } from '../guard/guard-agent.ts';
import { pickTarget, type SinglePolicy } from '../balance/pick-target.ts';
import { findAvailable } from '../health/find-available.ts';
import { judgeHealth, type HealthWord } from '../health/judge-health.ts';
import { leaseLost, noTarget, notSent } from './describe-outcome.ts';
import type { FlowState, Named } from './flow-state.ts';
import type { PoolTarget } from './pool-target.ts';
import type { SendRequest } from './send-request.ts';

/** `word`: what it says of the health of the whole destination. */
export type JudgedDispatch = Dispatched & { word: HealthWord };

type Made = { target: PoolTarget; startedAt: EpochMs; outcome: Outcome };

/**
 * One attempt at one target. When no connection came about, or we may not call its address, nothing was sent, so the next
 * target is called at once, until every available one was tried: that spends one attempt, and at_most_once may do it too. An answer of 401 to an
 * access token that was kept is tried once more with a new one, but for at_most_once.
 */
export async function dispatchToOne(
  deps: { clock: Clock; random01: () => number; send: SendRequest },
  state: FlowState,
  named: Named,
  policy: SinglePolicy,
  { task, startedAt, maySend }: Dispatch,
): Promise<JudgedDispatch> {
  const { clock, random01, send } = deps;
  const made: Made[] = [];
  const passedOver = new Set<PoolTarget>();
  let now = startedAt;
  let again: PoolTarget | null = null;

  for (;;) {
    const kept = named.tokens?.get() ?? null;
    const access = kept instanceof Promise ? await kept : kept;
    if (access && 'fault' in access) return end(notSent('oauth2_token', access.fault), null, 'bad');
    if (kept instanceof Promise) {
      if (!maySend()) return end(leaseLost(), null, 'none');
      now = clock.now();
    }
    const target: PoolTarget | null = again ?? choose();
    if (!target) return endUntargeted();

    const outcome = await send(state, target, task, now, access?.token ?? null);
    made.push({ target, startedAt: now, outcome });
    const isUnsent = wasNotSent(outcome);
    if (isUnsent) passedOver.add(target);
    const isStaleToken = access !== null && isUnauthorized(outcome) && named.tokens?.drop(access.token) === true;
    const mayRepeat: boolean = isStaleToken && again === null && task.delivery === 'at_least_once';
    if (!isUnsent && !mayRepeat) return end(outcome, target);

    again = mayRepeat ? target : null;
    now = clock.now();
    // The outcome stands as it is: nothing more may be sent.
    if (!maySend() || (task.expiresAt !== null && now >= task.expiresAt)) return end(outcome, target);
  }

  function choose(): PoolTarget | null {
    const available = findAvailable(state.targets, named.destination.health, now);
    const candidates = passedOver.size === 0 ? available : available.filter((target) => !passedOver.has(target));
    return pickTarget({ policy, candidates, key: task.hashKey ?? task.id, avoid: task.lastTarget, random01 });
  }

  /** No target is left to try. One that is away decides before one that may not be called: it may come back. */
  function endUntargeted(): JudgedDispatch {
    const deciding = made.findLast(({ outcome }) => outcome.kind === 'unreachable') ?? made.at(-1);
    return deciding ? end(deciding.outcome, deciding.target) : end(noTarget(), null, 'none');
  }

  function end(raw: Outcome, target: PoolTarget | null, word: HealthWord = judgeHealth(raw)): JudgedDispatch {
    const outcome = judgeAnswer(raw, task.success);
    return { word, outcome, target: target?.url ?? null, requests: describeMade(made, task), answered: [] };
  }
}

function describeMade(made: readonly Made[], { success }: Task): Dispatched['requests'] {
  if (made.length < 2) return [];
  return made.map(({ target, startedAt, outcome }) =>
    describeRequest(target.url, startedAt, judgeAnswer(outcome, success)),
  );
}

/** Whatever else is blocked for one target is for all. */
function wasNotSent(outcome: Outcome): boolean {
  return outcome.kind === 'unreachable' || (outcome.kind === 'blocked' && outcome.code === addressRefusedCode);
}

function isUnauthorized(outcome: Outcome): boolean {
  return outcome.kind === 'rejected' && outcome.status === 401;
}
