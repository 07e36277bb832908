import type { Schedule, ScheduleState, ScheduleVersion, SkipRange } from '../model/schedule.ts';
import type { EpochMs } from '../model/task.ts';

/**
 * Schedules in the ledger. Every write is acknowledged as in TaskLedger, and throws LedgerUnavailable (nothing was
 * written) or OutcomeUnknown. Users' changes and the planner's advances are conditional on the same two fields, revision
 * and plannedUntil, so that neither overwrites the other.
 */
export interface ScheduleLedger {
  /** `exists` when a schedule of that id is on record, a deleted one included; it is left as it is. */
  insertSchedule(schedule: Schedule): Promise<'inserted' | 'exists'>;
  /** Deleted ones too. Null for an unknown id. */
  findSchedule(id: string): Promise<Schedule | null>;
  /** Those of `ids` that are on record, deleted ones included, in no order. */
  findSchedules(ids: readonly string[]): Promise<Schedule[]>;
  /** At most `limit`, newest first (createdAt, then id, descending); deleted ones never. Throws QueryTooSlow. */
  listSchedules(query: ScheduleQuery): Promise<Schedule[]>;
  /** A user's change: sets fields and adds one to the revision if the condition holds; else null and nothing changes. */
  changeSchedule(id: string, condition: PlanPoint, change: ScheduleChange): Promise<Schedule | null>;

  /** Schedules with nextPlanAt ≤ before, earliest first, at most `limit`. */
  dueSchedules(before: EpochMs, limit: number): Promise<Schedule[]>;
  /** Schedules with from ≤ nextPlanAt < until, earliest first, at most `limit`: whose ticks belong into the timer. */
  schedulesToTick(from: EpochMs, until: EpochMs, limit: number): Promise<Schedule[]>;
  /** The planner's advances, each if its condition holds; the revision stays. Resolves to how many took. */
  advanceSchedules(advances: readonly ScheduleAdvance[]): Promise<number>;

  /** Keeps closed ranges; one of the same schedule, reason and `from` is replaced, so repeating is harmless. */
  addSkips(skips: readonly SkipRange[]): Promise<void>;
  /** Ranges that touch [from, until), by `from` ascending, at most `limit`. */
  listSkips(query: { scheduleId: string; from: EpochMs; until: EpochMs; limit: number }): Promise<SkipRange[]>;
  /** Keeps a version; one of the same schedule and revision is replaced. */
  addVersion(version: ScheduleVersion): Promise<void>;
  /** All versions of these schedules, by schedule and revision ascending. */
  listVersions(scheduleIds: readonly string[]): Promise<ScheduleVersion[]>;
  /** Schedules for the proof, deleted ones included, by id ascending after `afterId`, at most `limit`. */
  schedulesById(afterId: string | null, limit: number): Promise<Schedule[]>;
}

export type PlanPoint = { revision: number; plannedUntil: EpochMs };

/** Fields to set; null empties a field. */
export type ScheduleChange = Partial<Omit<Schedule, 'id' | 'revision'>>;

export type ScheduleAdvance = {
  id: string;
  condition: PlanPoint;
  change: ScheduleChange;
  /**
   * Adds to runCount, in place of a runCount in `change`. Schedules that share condition, change and this are one write,
   * which is several times cheaper: so a minute's schedules should differ in nothing that need not differ. @default 0
   */
  addRuns?: number;
};

export type ScheduleQuery = {
  states?: readonly ScheduleState[];
  label?: string;
  name?: string;
  /** The sort key of the last item already seen; exclusive. */
  after?: { at: EpochMs; id: string };
  limit: number;
};
