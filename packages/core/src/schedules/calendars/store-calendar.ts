import { isDeepStrictEqual } from 'node:util';

import type { Calendar } from '../../model/calendar.ts';
import { Refusal } from '../../model/refusal.ts';
import { checkCalendar, type CalendarDraft } from '../../recurrence/calendar/check-calendar.ts';
import { writeTwice } from '../../tasks/write-twice.ts';
import { noSuch } from '../no-such.ts';
import type { ScheduleDeps } from '../schedule-deps.ts';

/** Names a calendar, and the revision it must have (If-Match). */
export type CalendarAddress = { name: string; revision?: number | undefined };

/** How often it starts again from what is on record before it gives up. */
const turnsMax = 8;

/**
 * Makes a calendar be what `draftFrom` says of the one on record (null: there is none). When it is that already, nothing
 * is written.
 * @throws Refusal invalid_request, not_found and stale_revision (only with a revision), conflict
 * @throws LedgerUnavailable, OutcomeUnknown (after one repetition)
 */
export async function storeCalendar({
  deps,
  input,
  draftFrom,
}: {
  deps: Pick<ScheduleDeps, 'calendars' | 'clock'>;
  input: CalendarAddress;
  draftFrom: (found: Calendar | null) => Omit<CalendarDraft, 'name'>;
}): Promise<{ calendar: Calendar; created: boolean }> {
  let written: Calendar | null = null;
  for (let turn = 0; turn < turnsMax; turn++) {
    const found: Calendar | undefined = (await deps.calendars.findCalendars([input.name]))[0];
    // A write that seemed to find another revision may have found its own first run.
    if (written && isDeepStrictEqual(found, written)) return { calendar: written, created: written.revision === 1 };
    checkRevision(input, found);
    const draft = { ...draftFrom(found ?? null), name: input.name };
    const errors = checkCalendar(draft);
    if (errors.length > 0) {
      throw new Refusal('invalid_request', 'The calendar was not accepted: see errors.', { errors });
    }
    if (found && isDeepStrictEqual(draftOf(found), draft)) return { calendar: found, created: false };
    const now = deps.clock.now();
    const revisionBefore = found?.revision ?? 0;
    const moments = { createdAt: found?.createdAt ?? now, updatedAt: now };
    const calendar: Calendar = { ...draft, revision: revisionBefore + 1, ...moments };
    written = calendar;
    if (await writeTwice(() => deps.calendars.writeCalendar(calendar, revisionBefore))) {
      return { calendar, created: revisionBefore === 0 };
    }
  }
  throw new Refusal('conflict', 'The calendar kept changing; try again.');
}

function checkRevision({ name, revision }: CalendarAddress, found: Calendar | undefined): void {
  if (revision === undefined) return;
  if (!found) throw noSuch('calendar', name);
  if (found.revision === revision) return;
  throw new Refusal('stale_revision', `The calendar is at revision ${found.revision}; read it again.`);
}

function draftOf({ name, desc, timezone, days, weekdays, windows }: Calendar): CalendarDraft {
  return { name, desc, timezone, days, weekdays, windows };
}
