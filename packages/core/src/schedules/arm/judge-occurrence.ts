import type { Schedule } from '../../model/schedule.ts';
import type { EpochMs, FinishReason, Task } from '../../model/task.ts';
import type { OpenOccurrence } from '../../ports/occurrence-ledger.ts';
import { bufferedLookMs, missedAfterMs } from '../../wheel/constants.ts';
import { judgeOverlap } from './judge-overlap.ts';

/** So near to its due time an occurrence counts as due: timers are not finer. */
const dueToleranceMs = 5;

/** What becomes of an occurrence that a worker has just claimed. `end`: others whose further attempts end. */
export type ArmVerdict =
  | { kind: 'go'; end: string[] }
  | { kind: 'cancel'; reason: FinishReason }
  | { kind: 'wait'; until: EpochMs };

/**
 * The arm check of an occurrence, against its schedule as it is after the claim. What must wait for an earlier one is
 * checked again when it is due. An edit changes the schedule before it
 * looks for what is claimed, so one of the two sees the other. Pure.
 *
 * @param schedule null when it is not on record any more
 * @param open occurrences of the schedule that are not over; only looked at where overlap is restricted
 */
export function judgeOccurrence({
  task,
  schedule,
  open,
  now,
}: {
  task: Task;
  schedule: Schedule | null;
  open: readonly OpenOccurrence[];
  now: EpochMs;
}): ArmVerdict {
  const { occurrence } = task;
  if (!occurrence) return { kind: 'go', end: [] };
  if (occurrence.endsAfterAttempt) return { kind: 'cancel', reason: 'overlap' };
  // What was sent once is under way: changes of its schedule do not concern it.
  if (task.attemptCount > 0) return { kind: 'go', end: [] };
  if (!schedule || schedule.deletedAt !== null) return { kind: 'cancel', reason: 'superseded' };
  const isOfRule = occurrence.kind === 'planned' || occurrence.kind === 'catchup';
  if (isOfRule && schedule.state === 'paused') return { kind: 'cancel', reason: 'paused' };
  if (isOfRule && occurrence.scheduleRevision !== schedule.revision) return { kind: 'cancel', reason: 'superseded' };
  if (occurrence.kind === 'planned' && isMissed(task, occurrence.nominalAt, schedule, now)) {
    return { kind: 'cancel', reason: 'missed' };
  }
  const overlap = judgeOverlap(task, schedule, open);
  if (overlap.kind === 'go') return overlap;
  // What is in its way may be over by then: a schedule of every second is armed while the one before is not even due.
  if (now < task.dueAt - dueToleranceMs) return { kind: 'wait', until: task.dueAt };
  return overlap.kind === 'skip'
    ? { kind: 'cancel', reason: 'overlap' }
    : { kind: 'wait', until: now + bufferedLookMs };
}

/**
 * Planned in time and yet not sent: the workers were away. The planner has not judged it, so the same choice is made
 * here. Of `last`, a newer one that is due, planned or not, takes its place.
 */
function isMissed(task: Task, nominalAt: EpochMs, schedule: Schedule, now: EpochMs): boolean {
  if (task.dueAt + missedAfterMs >= now || task.nextAttemptAt !== task.dueAt) return false;
  if (task.dueAt < now - schedule.catchupWindowMs) return true;
  switch (schedule.missed) {
    case 'skip':
      return true;
    case 'all':
      return false;
    case 'last': {
      const { lastNominalAt: last, nextNominalAt: next } = schedule;
      return (last !== null && last > nominalAt && last <= now) || (next !== null && next <= now);
    }
  }
}
