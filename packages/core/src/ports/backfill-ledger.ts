import type { Backfill } from '../model/schedule.ts';
import type { EpochMs } from '../model/task.ts';

/** Backfills of schedules. Throws as TaskLedger does. */
export interface BackfillLedger {
  insertBackfill(backfill: Backfill): Promise<void>;
  findBackfill(id: string): Promise<Backfill | null>;
  /** Newest first, at most `limit`. */
  listBackfills(scheduleId: string, limit: number): Promise<Backfill[]>;
  /** Running ones with nextPlanAt ≤ before, earliest first. */
  dueBackfills(before: EpochMs, limit: number): Promise<Backfill[]>;
  /** Sets fields if it is running and planned up to there; else false. */
  changeBackfill(
    id: string,
    condition: { plannedUntil: EpochMs },
    change: Partial<Omit<Backfill, 'id' | 'scheduleId'>>,
  ): Promise<boolean>;
}
