import type { Schedule } from '../../model/schedule.ts';
import type { Task } from '../../model/task.ts';
import type { OpenOccurrence } from '../../ports/occurrence-ledger.ts';
import { laneOf } from './next-buffered.ts';

/** What an occurrence does about others of its schedule that are not over. `end`: ids whose further attempts end. */
export type OverlapVerdict = { kind: 'go'; end: string[] } | { kind: 'wait' } | { kind: 'skip' };

/**
 * Decided when an occurrence is armed, not when it is planned: only then is known what is still under way. Pure.
 *
 * An earlier one is one that was attempted, or that is due before it (then by id), so that of two armed at the same
 * time exactly one is the earlier. Backfilled occurrences meet only each other, live ones only live ones.
 *
 * @param open of the same schedule, the occurrence itself possibly among them
 */
export function judgeOverlap(
  task: Task,
  schedule: Pick<Schedule, 'revision'>,
  open: readonly OpenOccurrence[],
): OverlapVerdict {
  const { occurrence } = task;
  if (!occurrence || occurrence.overlap === 'allow') return { kind: 'go', end: [] };
  const earlier = open.filter(
    (other) =>
      other.taskId !== task.id &&
      laneOf(other.kind) === laneOf(occurrence.kind) &&
      isEarlier(other, task) &&
      !isStale(other, schedule.revision),
  );
  switch (occurrence.overlap) {
    case 'skip':
      return earlier.length === 0 ? { kind: 'go', end: [] } : { kind: 'skip' };
    case 'buffer_one':
      if (earlier.length === 0) return { kind: 'go', end: [] };
      return earlier.length === 1 ? { kind: 'wait' } : { kind: 'skip' };
    case 'buffer_all':
      return earlier.length === 0 ? { kind: 'go', end: [] } : { kind: 'wait' };
    case 'cancel_previous':
      return { kind: 'go', end: earlier.map(({ taskId }) => taskId) };
  }
}

function isEarlier(other: OpenOccurrence, task: Task): boolean {
  if (other.attemptCount > 0 || other.dueAt < task.dueAt) return true;
  return other.dueAt === task.dueAt && other.taskId < task.id;
}

/**
 * One that the arm check will drop: nobody waits for a ghost. What a worker holds is none: it may be on the wire, since
 * an attempt is counted only when it has ended.
 */
function isStale({ kind, state, attemptCount, scheduleRevision }: OpenOccurrence, revision: number): boolean {
  const isOfRule = kind === 'planned' || kind === 'catchup';
  return isOfRule && state === 'scheduled' && attemptCount === 0 && scheduleRevision !== revision;
}
