import type { Schedule } from '../model/schedule.ts';
import { noSuch } from './no-such.ts';
import type { ScheduleDeps } from './schedule-deps.ts';

/**
 * A schedule as it is now.
 * @throws Refusal not_found; LedgerUnavailable
 */
export async function readSchedule({
  deps,
  input,
}: {
  deps: Pick<ScheduleDeps, 'schedules'>;
  input: { id: string };
}): Promise<Schedule> {
  const schedule = await deps.schedules.findSchedule(input.id);
  if (!schedule || schedule.deletedAt !== null) throw noSuch('schedule', input.id);
  return schedule;
}
