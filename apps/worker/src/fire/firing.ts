import {
  buildCallback,
  type CallbackSender,
  type Clock,
  type Lease,
  type Logger,
  type Outcome,
  type Task,
  type WheelLedger,
} from '@qbasecron/core';
import type { ArmedBudget } from '../arm/budget.ts';
import type { Tally } from '../figures/tally.ts';
import type { Incarnation } from '../lease/incarnation.ts';
import type { OutcomeBuffer } from '../record/outcome-buffer.ts';
import { createAnnouncer } from './announce.ts';
import { createDueTimers } from './due-timers.ts';
import { weightOf, type Holding, type Holdings } from './holding.ts';
import { createSendQueue } from './send-queue.ts';

/** From claimed to sent: each task waits for its millisecond, then for a place in flight, then goes out. */
export interface Firing {
  readonly holdings: Holdings;
  /** Takes over what was claimed. */
  admit(tasks: readonly Task[], lease: Lease): void;
  /** Sets a holding that was parked on its way again. */
  rearm(holding: Holding): void;
  /** Lets go of one that is recorded, or not ours any more. */
  drop(holding: Holding): void;
  /** Lets go of everything that was not sent, and resolves to it. */
  dropUnsent(): Holding[];
  /** Sends what waits, now that the lease may allow it. */
  resume(): void;
  readonly inFlightCount: number;
}

export function createFiring(deps: {
  wheel: WheelLedger;
  sender: CallbackSender;
  clock: Clock;
  log: Logger;
  incarnation: Incarnation;
  budget: ArmedBudget;
  outcomes: Pick<OutcomeBuffer, 'add'>;
  tally: Tally;
  inFlightMax: number;
  userAgent: string;
}): Firing {
  const { clock, sender, budget } = deps;
  const holdings: Holdings = new Map();

  const timers = createDueTimers({ clock, onDue });
  const queue = createSendQueue({ inFlightMax: deps.inFlightMax, maySend: () => deps.incarnation.maySend(), send });
  const announcer = createAnnouncer({
    wheel: deps.wheel,
    clock,
    log: deps.log,
    onAnnounced: enqueue,
    onGone: drop,
  });

  function onDue(due: readonly Holding[]): void {
    const toAnnounce: Holding[] = [];
    const toSend: Holding[] = [];
    for (const holding of due) {
      if (holding.phase !== 'armed') continue;
      if (holding.task.delivery === 'at_least_once') toSend.push(holding);
      else {
        holding.phase = 'announcing';
        toAnnounce.push(holding);
      }
    }
    if (toAnnounce.length > 0) announcer.announce(toAnnounce);
    enqueue(toSend);
  }

  function enqueue(ready: readonly Holding[]): void {
    for (const holding of ready) {
      holding.phase = 'queued';
      queue.push(holding);
    }
    queue.drain();
  }

  /** Synchronous up to the request: the caller has just checked lease and phase. */
  function send(holding: Holding): void {
    const { task } = holding;
    const now = clock.now();
    holding.phase = 'sent';
    holding.startedAt = now;
    if (task.expiresAt !== null && now >= task.expiresAt) {
      deps.outcomes.add({ holding, outcome: null });
      queueMicrotask(() => queue.ended());
      return;
    }
    deps.tally.countSend(now - task.nextAttemptAt);
    let request;
    try {
      request = buildCallback(task, now, deps.userAgent);
    } catch (error) {
      const detail = error instanceof Error ? error.message : 'the request cannot be built';
      queueMicrotask(() => ended(holding, { kind: 'blocked', code: 'unbuildable', detail }));
      return;
    }
    sender.send(request).then(
      (outcome) => ended(holding, outcome),
      (error: unknown) => {
        deps.log.error({ error, task: task.id }, 'the sender failed; the attempt counts as broken');
        const timings = { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: null, totalMs: clock.now() - now };
        ended(holding, { kind: 'broken', code: 'sender_failed', detail: 'a fault of the sender', timings });
      },
    );
  }

  function ended(holding: Holding, outcome: Outcome): void {
    deps.tally.countOutcome(outcome.kind);
    deps.outcomes.add({ holding, outcome });
    queue.ended();
  }

  function drop(holding: Holding): void {
    if (holding.phase === 'dropped') return;
    holding.phase = 'dropped';
    // The id may be held again under a later claim: only this holding's own entry goes.
    if (holdings.get(holding.task.id) === holding) holdings.delete(holding.task.id);
    budget.give(holding.bytes);
  }

  return {
    holdings,
    admit(tasks, lease) {
      for (const task of tasks) {
        // A repeated claim under the same token may bring a task that is held already.
        if (holdings.get(task.id)?.lease.token === lease.token) continue;
        const holding: Holding = { task, lease, phase: 'armed', bytes: weightOf(task), startedAt: 0 };
        holdings.set(task.id, holding);
        budget.take(holding.bytes);
        timers.add(holding, task.nextAttemptAt);
      }
    },
    rearm(holding) {
      holding.phase = 'armed';
      timers.add(holding, holding.task.nextAttemptAt);
    },
    drop,
    dropUnsent() {
      timers.clear();
      const unsent = [...holdings.values()].filter((holding) => holding.phase !== 'sent');
      for (const holding of unsent) drop(holding);
      return unsent;
    },
    resume: () => queue.drain(),
    get inFlightCount() {
      return queue.inFlightCount;
    },
  };
}
