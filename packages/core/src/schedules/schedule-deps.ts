import type { Schedule } from '../model/schedule.ts';
import type { BackfillLedger } from '../ports/backfill-ledger.ts';
import type { CalendarLedger } from '../ports/calendar-ledger.ts';
import type { Clock } from '../ports/clock.ts';
import type { HolderAsker } from '../ports/holder-channel.ts';
import type { Logger } from '../ports/logger.ts';
import type { OccurrenceLedger } from '../ports/occurrence-ledger.ts';
import type { ScheduleLedger } from '../ports/schedule-ledger.ts';
import type { TaskLedger } from '../ports/task-ledger.ts';
import type { Inherit } from '../tasks/inherit.ts';
import type { TaskSettings } from '../tasks/task-deps.ts';
import type { Offers } from '../wheel/offer.ts';
import type { Recurrences } from './plan/load-recurrences.ts';

/** What the use cases of the Schedules API need; each names the part it uses. */
export type ScheduleDeps = {
  schedules: ScheduleLedger;
  occurrences: OccurrenceLedger;
  calendars: CalendarLedger;
  backfills: BackfillLedger;
  tasks: TaskLedger;
  offers: Pick<Offers, 'offer'>;
  inherit: Inherit;
  holder: HolderAsker;
  clock: Clock;
  /** A new id: 24 hex digits, never the same twice. */
  newId: () => string;
  /** Hex digest of the text's UTF-8. */
  sha256: (text: string) => string;
  settings: TaskSettings;
  recurrences: Recurrences;
  /** planSchedules, bound to its deps. Throws as the ledger does. */
  plan: (schedules: readonly Schedule[]) => Promise<unknown>;
  log: Logger;
};

/** Names a schedule, and the revision it must have (If-Match). */
export type ScheduleAddress = { id: string; revision?: number | undefined };
