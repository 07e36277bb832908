import {
  horizonMs,
  tickLoaderPeriodMs,
  type Clock,
  type EpochMs,
  type Logger,
  type PlanFigures,
  type Schedule,
  type ScheduleLedger,
  type TickTimer,
} from '@qbasecron/core';

/** A tick that comes this much before its schedule is to be planned plans it as well. */
const earlyMs = 1_000;
/** Ticks are gathered for this long before they are planned together: thousands of schedules share a minute. */
const gatherMs = 20;
const batchMax = 500;
/** Batches planned at the same time: while one waits for the ledger the next is computed. */
const parallelMax = 2;
/** Ticks that wait beyond this are left to the planner duty. */
const waitingMax = 20_000;
/** Of more schedules than this the latest get no tick: the planner duty plans them two seconds later. */
const loadMax = 20_000;

/** The worker's side of the ticks: which schedules have one, and what is done when it comes. */
export interface Ticks {
  /** A tick has come: its schedule is planned in a moment, together with others. What fails is left to the planner duty. */
  take(scheduleId: string): void;
  /** Lets go of ticks that wait, and resolves when none is being planned. */
  stop(): Promise<void>;
  /** The tick loader: gives a tick to each schedule whose next plan lies within the horizon and that has none yet. */
  load(now: EpochMs): Promise<{ kept: number }>;
  /** The timer has lost its memory. */
  forget(): void;
}

export function createTicks(deps: {
  ticks: TickTimer;
  schedules: Pick<ScheduleLedger, 'findSchedules' | 'schedulesToTick'>;
  plan: (schedules: readonly Schedule[]) => Promise<Pick<PlanFigures, 'nextNominals'>>;
  patternOf: (schedule: Schedule) => string;
  clock: Clock;
  log: Logger;
}): Ticks {
  const { ticks, schedules, clock, log } = deps;
  /** A tick of an older revision follows an older rule; one kept long ago may have been lost, or dropped elsewhere. */
  const kept = new Map<string, { revision: number; until: EpochMs }>();
  const waiting = new Set<string>();
  const planners = new Set<Promise<void>>();

  /** Not awaited by the tick's job: a job that waited would let only as many be gathered as there are jobs at once. */
  function take(scheduleId: string): void {
    if (waiting.size >= waitingMax) return;
    waiting.add(scheduleId);
    if (planners.size >= parallelMax) return;
    const planner = planWaiting().finally(() => planners.delete(planner));
    planners.add(planner);
  }

  async function planWaiting(): Promise<void> {
    while (waiting.size > 0) {
      await new Promise<void>((resolve) => void clock.after(gatherMs, resolve));
      const ids = [...waiting].slice(0, batchMax);
      if (ids.length === 0) return;
      for (const id of ids) waiting.delete(id);
      await planTicked(ids).catch((error: unknown) => {
        log.warn({ error, ticks: ids.length }, 'ticks were not planned; the planner duty makes up for it');
      });
    }
  }

  async function planTicked(ids: readonly string[]): Promise<void> {
    const found = await schedules.findSchedules(ids);
    const now = clock.now();
    const due = found.filter(({ nextPlanAt }) => nextPlanAt !== null && nextPlanAt <= now + earlyMs);
    const { nextNominals } = await deps.plan(due);
    const near = found.filter(({ id, nextNominalAt }) => isNear(nextNominals.get(id) ?? nextNominalAt, now));
    await dropFar(ids, new Set(near.map(({ id }) => id)));
  }

  /** A schedule that is over, paused, or comes again only beyond the horizon costs the timer nothing. */
  async function dropFar(ids: readonly string[], near: ReadonlySet<string>): Promise<void> {
    const far = ids.filter((id) => !near.has(id));
    if (far.length === 0) return;
    for (const id of far) kept.delete(id);
    await ticks.dropTicks(far).catch((error: unknown) => {
      log.debug({ error, ticks: far.length }, 'ticks that are not needed could not be removed');
    });
  }

  return {
    take,
    async load(now) {
      // Those that are to be planned just now too: otherwise a loader that always comes at that moment gives no tick at all.
      const from = now - tickLoaderPeriodMs;
      const near = await schedules.schedulesToTick(from, now + horizonMs + tickLoaderPeriodMs, loadMax);
      for (const [id, { until }] of kept) if (until <= now) kept.delete(id);
      const missing = near.filter(({ id, revision }) => kept.get(id)?.revision !== revision);
      if (missing.length > 0) {
        await ticks.keepTicks(
          missing.map((schedule) => ({ scheduleId: schedule.id, pattern: deps.patternOf(schedule) })),
        );
      }
      for (const { id, revision } of missing) kept.set(id, { revision, until: now + horizonMs });
      return { kept: missing.length };
    },
    forget: () => kept.clear(),
    async stop() {
      waiting.clear();
      await Promise.all(planners);
    },
  };
}

function isNear(nextNominalAt: EpochMs | null, now: EpochMs): boolean {
  return nextNominalAt !== null && nextNominalAt <= now + horizonMs;
}
