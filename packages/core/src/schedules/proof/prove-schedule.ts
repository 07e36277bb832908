import {
  skipReasons,
  type Schedule,
  type ScheduleVersion,
  type SkipReason,
  type SkipSpan,
} from '../../model/schedule.ts';
import type { EpochMs, Task } from '../../model/task.ts';
import type { ScheduleDeps } from '../schedule-deps.ts';
import { expectedNominals, isEnd, isYielded, proveVersion, type ProvedVersion } from './expected-nominals.ts';
import { occurrencePages } from './occurrence-pages.ts';
import type { Tally } from './tally.ts';

export type ProveScheduleDeps = Pick<ScheduleDeps, 'schedules' | 'occurrences' | 'log'>;

const skipsMax = 10_000;

/**
 * Compares what one schedule's rule says of [from, until) with what is on record of it, and counts it in `tally`. Ends
 * early when the tally is full.
 * @throws LedgerUnavailable
 */
export async function proveSchedule(
  deps: ProveScheduleDeps,
  {
    schedule,
    versions,
    from,
    until,
    tally,
  }: {
    schedule: Schedule;
    /** In order of revision. */
    versions: readonly ScheduleVersion[];
    from: EpochMs;
    until: EpochMs;
    tally: Tally;
  },
): Promise<void> {
  // One of a later revision was written ahead of an edit that did not come about.
  const written = versions.filter(({ revision }) => revision <= schedule.revision);
  const proved = compile(deps, written);
  const skips = await readSkips(deps, { schedule, versions: written, from, until, tally });
  const pages = occurrencePages(deps, { scheduleId: schedule.id, from, until });
  const countExtra = (tasks: readonly Task[]): void => {
    for (const task of tasks) if (isExtra(task, proved)) tally.extra(schedule.id, nominalOf(task));
  };
  for (const nominalAt of expectedNominals(proved, { from, until })) {
    if (!tally.expect()) return;
    const { before, same } = await pages.takeUpTo(nominalAt);
    countExtra(before);
    const fate = fateOf(same, written) ?? reasonFor(nominalAt, schedule, skips);
    if (fate === null) tally.missing(schedule.id, nominalAt);
    else if (fate === 'planned') tally.planned();
    else tally.skipped(fate);
    await tally.turn();
  }
  countExtra((await pages.takeUpTo(until)).before);
}

function compile({ log }: ProveScheduleDeps, versions: readonly ScheduleVersion[]): ProvedVersion[] {
  return versions.map((version) => {
    const read = proveVersion(version);
    if (read.ok) return read.value;
    const { scheduleId, revision } = version;
    log.error({ scheduleId, revision, faults: read.faults }, 'a version on record cannot be computed, nor proved');
    return { from: version.from, recurrence: null };
  });
}

/** Ranges by `from`. One without end holds as long as the schedule is finished by max_runs. */
async function readSkips(
  { schedules }: ProveScheduleDeps,
  {
    schedule,
    versions,
    from,
    until,
    tally,
  }: { schedule: Schedule; versions: readonly ScheduleVersion[]; from: EpochMs; until: EpochMs; tally: Tally },
): Promise<SkipSpan[]> {
  const found = await schedules.listSkips({ scheduleId: schedule.id, from, until, limit: skipsMax });
  if (found.length === skipsMax) tally.truncate();
  const isOver = schedule.finishReason === 'max_runs';
  const lastFrom = versions.at(-1)?.from ?? null;
  const closed = found
    // An edit has left nothing of these.
    .filter(({ count }) => count !== 0)
    .map((range) => (range.to === null && !isOver ? { ...range, to: lastFrom } : range));
  return (schedule.openSkip ? [...closed, schedule.openSkip] : closed).toSorted((a, b) => a.from - b.from);
}

/** What the tasks of one nominal time say of it; null when they say nothing. */
function fateOf(tasks: readonly Task[], versions: readonly ScheduleVersion[]): 'planned' | SkipReason | null {
  for (const { occurrence, state, finishReason, finishedAt } of tasks) {
    if (occurrence?.kind === 'manual') continue;
    const reason = state === 'cancelled' ? skipReasons.find((word) => word === finishReason) : undefined;
    if (reason) return reason;
    if (state !== 'cancelled' || finishReason !== 'superseded') return 'planned';
    // Its schedule was deleted before it could be sent.
    const at = finishedAt ?? Number.NEGATIVE_INFINITY;
    if (versions.some((version) => isEnd(version) && version.from <= at)) return 'planned';
  }
  return null;
}

/** Why a nominal time has no task; null when nothing on record says so. */
function reasonFor(nominalAt: EpochMs, schedule: Schedule, skips: readonly SkipSpan[]): SkipReason | null {
  for (const { from, to, reason } of skips) {
    if (from > nominalAt) break;
    if (to === null || nominalAt <= to) return reason;
  }
  if (nominalAt <= schedule.plannedUntil) return null;
  // What is not decided yet, and will be decided so.
  if (schedule.finishReason === 'max_runs') return 'max_runs';
  const isPaused = schedule.pausedSpans.some(
    ({ from, until }) => nominalAt > from && (until === null || nominalAt <= until),
  );
  return isPaused ? 'paused' : null;
}

/** One that was sent, and that no rule ever said. */
function isExtra(task: Task, versions: readonly ProvedVersion[]): boolean {
  const { occurrence, attemptCount } = task;
  if (!occurrence || attemptCount === 0) return false;
  if (occurrence.kind !== 'planned' && occurrence.kind !== 'catchup') return false;
  return !isYielded(versions, occurrence.nominalAt);
}

function nominalOf(task: Task): EpochMs {
  return task.occurrence?.nominalAt ?? task.dueAt;
}
