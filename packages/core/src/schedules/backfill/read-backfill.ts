import type { Backfill } from '../../model/schedule.ts';
import { noSuch } from '../no-such.ts';
import { readSchedule } from '../read-schedule.ts';
import type { ScheduleDeps } from '../schedule-deps.ts';

/** Names a backfill of a schedule. */
export type BackfillAddress = { id: string; scheduleId: string };

/**
 * A backfill as it is now.
 * @throws Refusal not_found, also for one of another schedule or of a deleted one; LedgerUnavailable
 */
export async function readBackfill({
  deps,
  input,
}: {
  deps: Pick<ScheduleDeps, 'schedules' | 'backfills'>;
  input: BackfillAddress;
}): Promise<Backfill> {
  await readSchedule({ deps, input: { id: input.scheduleId } });
  const backfill = await deps.backfills.findBackfill(input.id);
  if (backfill?.scheduleId !== input.scheduleId) throw noSuch('backfill', input.id);
  return backfill;
}
