import type { Schedule } from '../model/schedule.ts';
import type { Recurrence } from '../recurrence/recurrence.ts';
import type { ScheduleDeps } from './schedule-deps.ts';

/**
 * How a schedule on record recurs; null when it cannot be computed, which is logged. Throws as the ledger does when
 * calendars must be read.
 */
export async function loadRecurrence(
  { recurrences, log }: Pick<ScheduleDeps, 'recurrences' | 'log'>,
  schedule: Schedule,
): Promise<Recurrence | null> {
  const read = (await recurrences.load([schedule])).get(schedule.id);
  if (read?.ok) return read.value;
  log.error({ scheduleId: schedule.id, faults: read?.faults }, 'a schedule on record cannot be computed');
  return null;
}
