import { isDeepStrictEqual } from 'node:util';

import type { Schedule } from '../../model/schedule.ts';
import type { ScheduleChange, ScheduleLedger } from '../../ports/schedule-ledger.ts';
import { OutcomeUnknown } from '../../ports/task-ledger.ts';

/**
 * Changes a schedule if neither a user nor the planner has moved it since it was read. A write whose outcome is unknown
 * is read back: while the revision is still the one read, it is run once more.
 * @returns the schedule as it was right after the write, or null when it had moved
 * @throws LedgerUnavailable (nothing changed), OutcomeUnknown (could not be told by reading back)
 */
export async function changeKnownSchedule({
  schedules,
  schedule,
  change,
}: {
  schedules: ScheduleLedger;
  schedule: Schedule;
  change: ScheduleChange;
}): Promise<Schedule | null> {
  const { id, revision, plannedUntil } = schedule;
  const write = (): Promise<Schedule | null> => schedules.changeSchedule(id, { revision, plannedUntil }, change);
  let unknown: OutcomeUnknown;
  try {
    return (await write()) && changedTo(schedule, change);
  } catch (error) {
    if (!(error instanceof OutcomeUnknown)) throw error;
    unknown = error;
  }
  const seen = await readBack(schedules, id, unknown);
  if (hasTaken(schedule, seen, change)) return changedTo(schedule, change);
  if (seen?.revision !== revision) throw unknown;
  let changed: Schedule | null;
  try {
    changed = await write();
  } catch (error) {
    // Even "nothing was written" tells only about the second run.
    throw error instanceof OutcomeUnknown ? error : new OutcomeUnknown('both runs failed', { cause: error });
  }
  if (changed) return changedTo(schedule, change);
  // That it had moved may mean that the first run has landed meanwhile.
  const last = await readBack(schedules, id, unknown);
  return hasTaken(schedule, last, change) ? changedTo(schedule, change) : null;
}

/**
 * As it was right after the write. What the ledger reads after it may have been planned since, and what the edit has
 * carried over could not be told any more from what the new rule has planned.
 */
function changedTo(schedule: Schedule, change: ScheduleChange): Schedule {
  return { ...schedule, ...change, revision: schedule.revision + 1 };
}

async function readBack(schedules: ScheduleLedger, id: string, unknown: OutcomeUnknown): Promise<Schedule | null> {
  try {
    return await schedules.findSchedule(id);
  } catch {
    throw unknown;
  }
}

/**
 * True when the change is on record: only one write leads from a revision to the next. What the planner moves by itself
 * may have moved on since.
 */
function hasTaken(before: Schedule, seen: Schedule | null, change: ScheduleChange): boolean {
  if (seen?.revision !== before.revision + 1) return false;
  const entries = Object.entries(change) as [keyof ScheduleChange, unknown][];
  return entries.every(([field, value]) => plannersFields.has(field) || isDeepStrictEqual(seen[field], value));
}

const plannersFields: ReadonlySet<keyof ScheduleChange> = new Set([
  'state',
  'finishReason',
  'finishedAt',
  'plannedUntil',
  'nextNominalAt',
  'nextPlanAt',
  'lastNominalAt',
  'runCount',
  'openSkip',
  'pausedSpans',
] satisfies (keyof ScheduleChange)[]);
