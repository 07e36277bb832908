import type { Schedule, SkipRange } from '../../model/schedule.ts';
import type { EpochMs, FinishReason, Task } from '../../model/task.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import type { OccurrenceLedger, PlanResult } from '../../ports/occurrence-ledger.ts';
import type { ScheduleAdvance, ScheduleLedger } from '../../ports/schedule-ledger.ts';
import type { TaskSettings } from '../../tasks/task-deps.ts';
import type { Offers } from '../../wheel/offer.ts';
import { awaitsRenewal, renewCarried } from '../edit/renew-carried.ts';
import { buildOccurrence } from './build-occurrence.ts';
import type { Recurrences } from './load-recurrences.ts';
import { occurrenceId } from './occurrence-id.ts';
import { planSchedule, type SchedulePlan } from './plan-schedule.ts';

export type PlanDeps = {
  schedules: Pick<ScheduleLedger, 'addSkips' | 'advanceSchedules'>;
  occurrences: Pick<OccurrenceLedger, 'planOccurrences' | 'openOccurrences' | 'listOccurrences'>;
  recurrences: Recurrences;
  offers: Pick<Offers, 'offer'>;
  clock: Clock;
  sha256: (text: string) => string;
  settings: Pick<TaskSettings, 'partitionCount' | 'retention'>;
  log: Logger;
};

export type PlanFigures = {
  tasks: number;
  skips: number;
  /** Schedules to be planned again in a moment. */
  held: number;
  /** Of each schedule that moved on: the nominal time of its first occurrence that is not decided. */
  nextNominals: Map<string, EpochMs | null>;
};

/** Why a planned occurrence was cancelled when only a later plan may bring it back. */
const revivedReasons: readonly FinishReason[] = ['superseded', 'paused'];
/** Tasks written at once. */
const chunkTasksMax = 500;
/** Planning computes for at most about this long before others get their turn. */
const turnMs = 10;
/** A schedule that cannot be computed is tried again after this. */
const brokenWaitMs = 60_000;

/**
 * Plans a batch of schedules: its occurrences become tasks, what does not run goes on record, and the record moves on.
 * Every step may be repeated, and be done by several at once: tasks and ranges have derived ids, and a record moves only
 * from where this plan began.
 * @throws LedgerUnavailable, OutcomeUnknown: then whoever plans next does the rest
 */
export async function planSchedules({
  deps,
  input,
}: {
  deps: PlanDeps;
  input: { schedules: readonly Schedule[] };
}): Promise<PlanFigures> {
  // Must come before the records move on: from then on nothing tells what the edit carried over.
  for (const schedule of input.schedules) {
    if (awaitsRenewal(schedule)) await renewCarried({ deps, input: { schedule } });
  }
  const now = deps.clock.now();
  const plans = await computePlans(deps, input.schedules, now);
  const tasks = plans.flatMap(({ tasks: planned }) => planned);
  const held = new Set<string | null>();
  for (let start = 0; start < tasks.length; start += chunkTasksMax) {
    const chunk = tasks.slice(start, start + chunkTasksMax);
    const results = await deps.occurrences.planOccurrences({
      tasks: chunk,
      revive: revivedReasons,
      anyRevision: false,
    });
    void deps.offers.offer(chunk.filter((_, index) => isNew(results[index])));
    for (const [index, task] of chunk.entries()) if (results[index] === 'held') held.add(task.scheduleId);
  }
  // What a worker holds under an older revision is either sent or let go within moments: this schedule is planned again.
  const settled = plans.filter(({ schedule }) => !held.has(schedule.id));
  const skips = settled.flatMap((plan) => skipRanges(plan, now, deps.settings.retention.othersMs));
  // Tasks and ranges must come before the records move on, otherwise a crash in between would lose them.
  if (skips.length > 0) await deps.schedules.addSkips(skips);
  const advances = settled.flatMap(({ schedule, plan }) => advanceOf(schedule, plan));
  if (advances.length > 0) await deps.schedules.advanceSchedules(advances);
  const nextNominals = new Map(advances.map(({ id, change }) => [id, change.nextNominalAt ?? null]));
  return { tasks: tasks.length, skips: skips.length, held: held.size, nextNominals };
}

type Computed = { schedule: Schedule; plan: SchedulePlan; tasks: Task[] };

async function computePlans(deps: PlanDeps, schedules: readonly Schedule[], now: EpochMs): Promise<Computed[]> {
  const { clock, log, sha256, settings } = deps;
  const recurrences = await deps.recurrences.load(schedules);
  const computed: Computed[] = [];
  let turnEndsAt = clock.monotonic() + turnMs;
  for (const schedule of schedules) {
    const read = recurrences.get(schedule.id);
    if (!read?.ok) {
      log.error({ scheduleId: schedule.id, faults: read?.faults }, 'a schedule on record cannot be computed');
      computed.push({ schedule, tasks: [], plan: { runs: [], skips: [], change: { nextPlanAt: now + brokenWaitMs } } });
      continue;
    }
    const plan = planSchedule(schedule, read.value, now);
    const tasks = plan.runs.map((run) => {
      const id = occurrenceId(sha256, schedule.id, run.nominalAt);
      return buildOccurrence(schedule, { ...run, id }, now, settings.partitionCount);
    });
    computed.push({ schedule, plan, tasks });
    if (clock.monotonic() < turnEndsAt) continue;
    await new Promise<void>((resolve) => void clock.after(0, resolve));
    turnEndsAt = clock.monotonic() + turnMs;
  }
  return computed;
}

function isNew(result: PlanResult | undefined): boolean {
  return result === 'inserted' || result === 'renewed';
}

function skipRanges({ schedule, plan }: Computed, now: EpochMs, keptMs: number): SkipRange[] {
  return plan.skips.map((span) => ({ ...span, scheduleId: schedule.id, purgeAt: now + keptMs }));
}

/** The runs are added, not set: so the schedules of a minute move alike, however old each is. */
function advanceOf(schedule: Schedule, { change }: SchedulePlan): ScheduleAdvance[] {
  if (!change) return [];
  const { id, revision, plannedUntil } = schedule;
  const { runCount = schedule.runCount, ...shared } = change;
  return [{ id, condition: { revision, plannedUntil }, change: shared, addRuns: runCount - schedule.runCount }];
}
