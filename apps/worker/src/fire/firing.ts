import type { Clock, Dispatched, Dispatcher, Lease, Logger, Task, WheelLedger } from '@qbasecron/core';
import type { ArmedBudget } from '../arm/budget.ts';
import { createFlowSkips, type FlowSkips } from '../arm/flow-skips.ts';
import type { Tally } from '../figures/tally.ts';
import type { Incarnation } from '../lease/incarnation.ts';
import type { Limits } from '../limits/limits.ts';
import type { OutcomeBuffer } from '../record/outcome-buffer.ts';
import { isTooLate } from '../record/settle-ended.ts';
import { createAnnouncer } from './announce.ts';
import { createDueTimers } from './due-timers.ts';
import { weightOf, type Holding, type Holdings } from './holding.ts';
import { createSendQueue } from './send-queue.ts';
import { createShedder } from './shed.ts';

/** From claimed to sent: each task waits for its millisecond, then for its flow's turn, then goes out. */
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
  /** The flow may have room again. */
  lookAgain(flow: string): void;
  /** Due tasks of the flow that wait to be sent. */
  waitingOf(flow: string): number;
  /** Which flows get no more for now. */
  readonly skips: FlowSkips;
  readonly inFlightCount: number;
}

export function createFiring(deps: {
  wheel: WheelLedger;
  dispatcher: Pick<Dispatcher, 'gate' | 'dispatch'>;
  limits: Pick<Limits, 'take' | 'ended' | 'isBusy'>;
  clock: Clock;
  log: Logger;
  incarnation: Incarnation;
  budget: ArmedBudget;
  outcomes: Pick<OutcomeBuffer, 'add'>;
  tally: Tally;
  inFlightMax: number;
}): Firing {
  const { clock, dispatcher, incarnation, budget } = deps;
  const holdings: Holdings = new Map();
  const maySend = (): boolean => incarnation.maySend();
  const gate = (flow: string): ReturnType<Dispatcher['gate']> => dispatcher.gate(flow);

  const timers = createDueTimers({ clock, onDue });
  const skips = createFlowSkips({ clock, budget, gate, queue: () => queue });
  const shedder = createShedder({ clock, queue: () => queue, skips, outcomes: deps.outcomes, maySend });
  const queue = createSendQueue({
    inFlightMax: deps.inFlightMax,
    clock,
    maySend,
    gate,
    take: (flow) => deps.limits.take(flow),
    release: (flow) => deps.limits.ended(flow),
    isLimited: (flow) => deps.limits.isBusy(flow),
    send,
    onShut: (flow, found) => shedder.shut(flow, found),
  });
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
    const toPutOff: Holding[] = [];
    for (const holding of due) {
      if (holding.phase !== 'armed') continue;
      if (holding.task.delivery === 'at_least_once') toSend.push(holding);
      // What cannot be sent now is not announced: were this worker lost, it would count as sent.
      else if (skips.isClosed(holding.task.flow)) toPutOff.push(holding);
      else {
        holding.phase = 'announcing';
        toAnnounce.push(holding);
      }
    }
    if (toAnnounce.length > 0) announcer.announce(toAnnounce);
    shedder.putOff(toPutOff);
    enqueue(toSend);
  }

  function enqueue(ready: readonly Holding[]): void {
    for (const holding of ready) {
      holding.phase = 'queued';
      queue.push(holding);
    }
    queue.drain();
    if (queue.waitingCount > 0) shedder.watch();
  }

  /** Synchronous up to the request: the caller has just checked lease, phase, gate and limit. */
  function send(holding: Holding): void {
    const { task, lease } = holding;
    const now = clock.now();
    const began = clock.monotonic();
    if (isTooLate(task, now)) {
      holding.phase = 'leaving';
      deps.outcomes.add({ holding, dispatched: null, unsent: { kind: 'too_late' } });
      queueMicrotask(() => queue.ended(task.flow, Infinity));
      return;
    }
    holding.phase = 'sent';
    holding.startedAt = now;
    deps.tally.countSend(now - (task.postponedFrom ?? task.nextAttemptAt));
    const maySendOn = (): boolean => incarnation.id === lease.worker && incarnation.maySend();
    dispatcher.dispatch({ task, startedAt: now, maySend: maySendOn }).then(
      (dispatched) => ended(holding, dispatched, began),
      (error: unknown) => {
        deps.log.error({ error, task: task.id }, 'the dispatcher failed; the attempt counts as broken');
        const timings = { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: null, totalMs: clock.now() - now };
        const outcome = { kind: 'broken', code: 'sender_failed', detail: 'a fault of the sender', timings } as const;
        ended(holding, { outcome, target: null, requests: [], answered: [] }, began);
      },
    );
  }

  function ended(holding: Holding, dispatched: Dispatched, began: number): void {
    deps.tally.countOutcome(dispatched.outcome.kind);
    deps.outcomes.add({ holding, dispatched });
    queue.ended(holding.task.flow, clock.monotonic() - began);
  }

  function drop(holding: Holding): void {
    if (holding.phase === 'dropped') return;
    holding.phase = 'dropped';
    // The id may be held again under a later claim: only this holding's own entry goes.
    if (holdings.get(holding.task.id) === holding) holdings.delete(holding.task.id);
    skips.gave(holding.task.flow);
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
        skips.took(task.flow);
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
      queue.clear();
      shedder.rest();
      // What was sent or is leaving is the outcome buffer's.
      const unsent = [...holdings.values()].filter(({ phase }) => phase !== 'sent' && phase !== 'leaving');
      for (const holding of unsent) drop(holding);
      return unsent;
    },
    resume: () => queue.drain(),
    lookAgain: (flow) => queue.lookAgain(flow),
    waitingOf: (flow) => queue.waitingOf(flow),
    skips,
    get inFlightCount() {
      return queue.inFlightCount;
    },
  };
}
