import type { Backfill } from '../../model/schedule.ts';
import { readSchedule } from '../read-schedule.ts';
import type { ScheduleDeps } from '../schedule-deps.ts';

const listedMax = 100;

/**
 * The latest backfills of a schedule, newest first.
 * @throws Refusal not_found; LedgerUnavailable
 */
export async function listBackfills({
  deps,
  input,
}: {
  deps: Pick<ScheduleDeps, 'schedules' | 'backfills'>;
  input: { scheduleId: string };
}): Promise<Backfill[]> {
  await readSchedule({ deps, input: { id: input.scheduleId } });
  return deps.backfills.listBackfills(input.scheduleId, listedMax);
}
