import { OutcomeUnknown } from '../../ports/task-ledger.ts';
import { noSuch } from '../no-such.ts';
import type { ScheduleDeps } from '../schedule-deps.ts';

/**
 * Removes a calendar. Schedules that name it go on, as if it excluded nothing; making it again brings it back to them.
 * A second run finds nothing.
 * @throws Refusal not_found; LedgerUnavailable, OutcomeUnknown (after one repetition)
 */
export async function deleteCalendar({
  deps,
  input,
}: {
  deps: Pick<ScheduleDeps, 'calendars'>;
  input: { name: string };
}): Promise<void> {
  let isKnownGone = false;
  try {
    isKnownGone = await deps.calendars.removeCalendar(input.name);
  } catch (error) {
    if (!(error instanceof OutcomeUnknown)) throw error;
    // The first run may have removed it: then this one finds nothing, and that is as it should be.
    await deps.calendars.removeCalendar(input.name);
    isKnownGone = true;
  }
  if (!isKnownGone) throw noSuch('calendar', input.name);
}
