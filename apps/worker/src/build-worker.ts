import {
  createInherit,
  createOffers,
  destinationOf,
  epochCheckMs,
  leaseRenewMs,
  type ActionLedger,
  type Clock,
  type DestinationLedger,
  type Dispatcher,
  type DutyLedger,
  type FollowUpLedger,
  type FlowLimits,
  type HolderAnswerer,
  type HolderAsker,
  type Logger,
  type MakeFollowUpsDeps,
  type Offerable,
  type Retention,
  type TaskLedger,
  type TickTimer,
  type TimerConsumer,
  type TimerEpoch,
  type TimerSession,
  type WheelLedger,
  type WheelTimer,
  type WorkerRegistry,
} from '@qbasecron/core';
import { createLoop, type Loop } from '@qbasecron/runtime';
import { createArming } from './arm/arming.ts';
import { createArmedBudget, type BudgetLimits } from './arm/budget.ts';
import { checkOccurrences } from './arm/check-occurrences.ts';
import { drain } from './drain/drain.ts';
import { listDuties } from './duties/list-duties.ts';
import { loadFar } from './duties/load-slots.ts';
import { createDutyLoops } from './duties/run-duties.ts';
import { createEpochWatch } from './epoch/watch-epoch.ts';
import { createLatencyProbe } from './figures/latency-probe.ts';
import { createTally } from './figures/tally.ts';
import { createFiring } from './fire/firing.ts';
import { createHolder } from './holder/park.ts';
import { createIncarnation } from './lease/incarnation.ts';
import { createReconciler } from './lease/reconcile.ts';
import type { FlowLimit } from './limits/limited-flow.ts';
import { createLimits } from './limits/limits.ts';
import { buildPlanning, type PlanningLedger } from './plan/build-planning.ts';
import { wakeBuffered } from './plan/wake-buffered.ts';
import { createOutcomeBuffer, type Finding } from './record/outcome-buffer.ts';
import { settleEnded } from './record/settle-ended.ts';

export type WorkerDeps = {
  ledger: PlanningLedger & {
    wheel: WheelLedger;
    workers: WorkerRegistry;
    duties: DutyLedger;
    tasks: TaskLedger;
    actions: ActionLedger;
    followUps: FollowUpLedger;
    destinations: Pick<DestinationLedger, 'findDestinations'>;
    session: { readTime(): Promise<number> };
  };
  timer: {
    timer: WheelTimer;
    ticks: TickTimer;
    consumer: TimerConsumer;
    epoch: TimerEpoch;
    answerer: HolderAnswerer;
    asker: HolderAsker;
    limits: FlowLimits;
    session: Pick<TimerSession, 'ping'>;
  };
  dispatcher: Dispatcher;
  clock: Clock;
  log: Logger;
  random01: () => number;
  /** Random text, 8 letters and digits, different at each call. */
  newSuffix: () => string;
  /** Hex digest of the text's UTF-8. */
  sha256: (text: string) => string;
  /** JSON text that tells what became of a task, for the callbacks that follow it. */
  tellOutcome: MakeFollowUpsDeps['tellOutcome'];
  name: string;
  version: string;
  limits: WorkerLimits;
  retention: Retention;
};

export type WorkerLimits = BudgetLimits & {
  /** Tasks claimed at once. */
  chunkMax: number;
  /** Requests on the wire at once; not larger than the sockets beneath the dispatcher. */
  inFlightMax: number;
};

export interface BuiltWorker {
  /** Registers, then takes work. Rejects when the ledger does not take the registration. */
  start(): Promise<void>;
  /** Drains within `graceMs` and ends every loop. Does not close ledger, timer or dispatcher. */
  stop(graceMs: number): Promise<void>;
  /** False while the lease does not allow sending. */
  isHealthy(): boolean;
  /** What is on record for a destination, over all workers; null when there is no limit. Cheap to repeat. */
  setLimits(flow: string, limit: FlowLimit | null): void;
  readonly incarnationId: string;
}

const reconcilePeriodMs = 10_000;
/** While a renewal fails it is tried again this soon. */
const renewRetryMs = 250;

/** Wires arm, fire, record, lease and duties. Starts nothing. */
export function buildWorker(deps: WorkerDeps): BuiltWorker {
  const { ledger, timer, dispatcher, clock, log, retention, tellOutcome } = deps;
  const { wheel, workers, duties } = ledger;
  const tally = createTally();
  const offers = createOffers({ timer: timer.timer, clock, log });
  const latency = createLatencyProbe({ ledger: ledger.session, timer: timer.session, clock });
  let draining = false;
  /** What a claim brings from now on is too late to be sent: recovery finds it, held by a worker that is gone. */
  let drained = false;
  let answering: Promise<() => Promise<void>> | null = null;

  const budget = createArmedBudget({
    limits: deps.limits,
    after: (ms, fn) => clock.after(ms, fn),
    onFull: (full) => (full ? timer.consumer.pause() : draining || timer.consumer.resume()),
  });
  const incarnation = createIncarnation({
    workers,
    clock,
    log,
    name: deps.name,
    version: deps.version,
    newSuffix: deps.newSuffix,
    figures: () => ({
      ...tally.read(),
      ...latency.read(),
      armedCount: budget.count,
      inFlightCount: firing.inFlightCount,
      clockOffsetMs: Math.round(clock.offsetMs()),
      timerUp: watch.timerUp,
      draining,
      destinations: dispatcher.figures(),
    }),
    onLost: () => void firing.dropUnsent(),
  });
  const outcomes = createOutcomeBuffer({
    wheel,
    clock,
    log,
    settle: (ended, now) => settleEnded(ended, now, deps.random01(), retention),
    onRecorded(findings) {
      for (const { holding } of findings) firing.drop(holding);
      void offers.offer(findings.flatMap(retriedTask));
      void wakeBuffered(
        { occurrences: ledger.occurrences, offers, clock, log },
        findings.map(({ holding, settlement }) => ({ task: holding.task, settlement })),
      );
    },
  });
  const limits = createLimits({
    flowLimits: timer.limits,
    clock,
    log,
    worker: () => incarnation.id,
    listWorkers: async () => (await workers.listWorkers()).flatMap(({ id, state }) => (state === 'alive' ? [id] : [])),
    waitingCount: (flow) => firing.waitingOf(flow),
    onRoom: (flow) => firing.lookAgain(flow),
  });
  const firing = createFiring({
    wheel,
    dispatcher,
    limits,
    clock,
    log,
    incarnation,
    budget,
    outcomes,
    tally,
    inFlightMax: deps.limits.inFlightMax,
  });
  const tokensUnderWay = new Set<string>();
  const arming = createArming({
    wheel,
    clock,
    log,
    incarnation,
    budget,
    skips: firing.skips,
    offers,
    tokensUnderWay,
    chunkMax: deps.limits.chunkMax,
    async check(tasks, lease) {
      const ready = await checkOccurrences({ ...ledger, offers, clock, retention }, tasks, lease);
      const named = ready.filter(({ destination }) => destination !== null);
      if (named.length > 0) await dispatcher.prepare(named);
      return ready;
    },
    refresh: (flows) => dispatcher.prepare(flows.map((flow) => ({ flow, destination: destinationOf(flow) }))),
    admit: (tasks, lease) => void (drained || firing.admit(tasks, lease)),
  });
  const holder = createHolder({ wheel, clock, log, incarnation, firing, tokensUnderWay });
  const watch = createEpochWatch({
    epoch: timer.epoch,
    offers,
    duties,
    log,
    worker: () => incarnation.id,
    newMark: deps.newSuffix,
    async rebuild(now) {
      ticks.forget();
      const loaded = await loadFar({ wheel, offers }, now);
      await ticks.load(now);
      return loaded;
    },
  });

  const recoverDeps = { wheel, workers, offers, incarnation, retention, log };
  const reconciler = createReconciler({ ...recoverDeps, holdings: firing.holdings, tokensUnderWay });

  const timerUp = (): boolean => watch.timerUp;
  const { ticks, planner } = buildPlanning({
    ledger,
    ticks: timer.ticks,
    offers,
    clock,
    log,
    sha256: deps.sha256,
    partitionCount: wheel.partitionCount(),
    retention,
    timerUp,
  });
  const actions = {
    actions: ledger.actions,
    ledger: ledger.tasks,
    offers,
    holder: timer.asker,
    clock,
    inherit: createInherit({ destinations: ledger.destinations, clock }),
    sha256: deps.sha256,
    settings: { partitionCount: wheel.partitionCount(), retention, defaultTimezone: 'UTC' },
    log,
  };
  const acks = { ledger: ledger.tasks, offers, random01: deps.random01, settings: { retention } };
  const followUps = { ...ledger, offers, sha256: deps.sha256, partitionCount: wheel.partitionCount(), tellOutcome };
  const allDuties = listDuties({
    ...recoverDeps,
    duties,
    arming,
    timerUp,
    planner,
    ticks,
    actions,
    acks,
    followUps,
  });
  const dutyLoops = createDutyLoops({ duties: allDuties, ledger: duties, clock, log, incarnation });
  const epochLoop = createLoop({
    name: 'epoch',
    periodMs: epochCheckMs,
    clock,
    log,
    run: () => watch.runOnce(clock.now()),
  });
  const latencyLoop = createLoop({ name: 'latency', periodMs: leaseRenewMs, clock, log, run: latency.measure });
  const reconcileLoop = createLoop({
    name: 'reconcile',
    periodMs: reconcilePeriodMs,
    clock,
    log,
    run: () => reconciler.runOnce(clock.now()),
  });
  const leaseLoop = createLoop({ name: 'lease', periodMs: renewRetryMs, clock, log, run: renewWhenDue });
  let renewAt = 0;

  async function renewWhenDue(): Promise<void> {
    if (clock.monotonic() < renewAt) return;
    const before = clock.monotonic();
    const result = await incarnation.renew();
    if (result === 'unreachable') return;
    renewAt = before + leaseRenewMs;
    if (result === 'new_incarnation') void answerAsIncarnation();
    firing.resume();
  }

  /** Never awaited by the lease: with the timer away, subscribing ends only when it is back. */
  async function answerAsIncarnation(): Promise<void> {
    const before = answering;
    const id = incarnation.id;
    answering = (async () => {
      const stopBefore = await before?.catch(() => null);
      await stopBefore?.();
      return timer.answerer.answerAs(id, (question) => holder.answer(question));
    })();
    await answering.catch((error: unknown) => {
      answering = null;
      log.warn({ error, incarnation: id }, 'nobody can ask this worker to let go of a task');
    });
  }

  const backgroundLoops: Loop[] = [epochLoop, latencyLoop, reconcileLoop, ...dutyLoops];
  const cancelReconnect = timer.epoch.onReconnect(() => epochLoop.runSoon());

  return {
    async start() {
      await incarnation.begin();
      renewAt = clock.monotonic() + leaseRenewMs;
      leaseLoop.start();
      void answerAsIncarnation();
      limits.start();
      for (const loop of backgroundLoops) loop.start();
      await timer.consumer.start({
        slot: (slot) => arming.armSlot(slot),
        soon: (ids) => arming.armSoon(ids),
        tick: async (scheduleId) => ticks.take(scheduleId),
      });
      log.info({ incarnation: incarnation.id }, 'the worker takes work');
    },
    async stop(graceMs) {
      draining = true;
      // Must come first: while it arms, the audit of a backlog would never end.
      arming.stop();
      cancelReconnect();
      try {
        // Claims under way must have ended before the drain looks at what is held; what is armed goes on being sent.
        await Promise.all([timer.consumer.close(graceMs), ...backgroundLoops.map((loop) => loop.stop())]);
        await ticks.stop();
        drained = true;
        await drain({ firing, outcomes, wheel, workers, offers, incarnation, clock, log }, graceMs);
      } finally {
        await leaseLoop.stop();
        await limits.stop();
        const stopAnswering = await answering;
        await stopAnswering?.();
      }
    },
    isHealthy: () => incarnation.maySend(),
    setLimits: (flow, limit) => limits.setLimits(flow, limit),
    get incarnationId() {
      return incarnation.id;
    },
  };
}

/** What an offer needs of a task that is to be tried again; nothing for any other. */
function retriedTask({ holding, settlement }: Finding): Offerable[] {
  const { state, nextAttemptAt } = settlement;
  return state === 'scheduled' && nextAttemptAt !== null ? [{ ...holding.task, nextAttemptAt }] : [];
}
