import type { Schedule } from '../../model/schedule.ts';
import type { Task } from '../../model/task.ts';
import type { OccurrenceLedger, OpenOccurrence } from '../../ports/occurrence-ledger.ts';
import { dayMs } from '../../time/calendar.ts';

/** Occurrences that are looked at; a schedule with more under way has other troubles. */
export const openMax = 10_000;
const droppedMax = 500;
/** Jitter reaches a day, and an hour is spare. */
const droppedSpanMs = dayMs + 3_600_000;

/**
 * True for an occurrence that an edit carries over: the old rule decided it, but jitter, a calendar or an earlier
 * occurrence put it off, so that it has not been sent yet.
 */
export function isCarried(
  { kind, attemptCount, nominalAt, scheduleRevision }: OpenOccurrence,
  { revision, plannedUntil }: Pick<Schedule, 'revision' | 'plannedUntil'>,
): boolean {
  return isOfRule(kind) && attemptCount === 0 && nominalAt <= plannedUntil && scheduleRevision === revision;
}

/**
 * The tasks that the last edit carried over: those still open, and those that a worker has dropped meanwhile because
 * their schedule had changed. After a pause also those that were cancelled for it and are due only after it.
 * @param schedule after the edit, before it was planned
 */
export async function findCarried(
  { occurrences }: { occurrences: Pick<OccurrenceLedger, 'openOccurrences' | 'listOccurrences'> },
  schedule: Schedule,
): Promise<Task[]> {
  const { id: scheduleId, plannedUntil, revision } = schedule;
  // One of a still older revision is what an earlier edit has left behind.
  const before = { revision: revision - 1, plannedUntil };
  const open = (await occurrences.openOccurrences([scheduleId], openMax)).filter((one) => isCarried(one, before));
  const openIds = new Set(open.map(({ taskId }) => taskId));
  const lists = [];
  for (const nominalAt of new Set(open.map((one) => one.nominalAt))) {
    const query = { scheduleId, from: nominalAt, until: nominalAt + 1, limit: droppedMax };
    lists.push(await occurrences.listOccurrences({ ...query, order: 'earliest' }));
  }
  const window = { scheduleId, from: plannedUntil - droppedSpanMs, until: plannedUntil + 1, limit: droppedMax };
  const recent = await occurrences.listOccurrences({ ...window, order: 'latest' });
  return [...lists.flat().filter(({ id }) => openIds.has(id)), ...recent.filter((task) => isDropped(task, schedule))];
}

function isDropped(task: Task, { revision, updatedAt }: Schedule): boolean {
  const { occurrence, finishReason, attemptCount, deletedAt, dueAt } = task;
  if (!occurrence || !isOfRule(occurrence.kind) || attemptCount > 0 || deletedAt !== null) return false;
  const { scheduleRevision } = occurrence;
  if (finishReason === 'paused') return dueAt > updatedAt && scheduleRevision < revision;
  return finishReason === 'superseded' && scheduleRevision === revision - 1;
}

function isOfRule(kind: OpenOccurrence['kind']): boolean {
  return kind === 'planned' || kind === 'catchup';
}
