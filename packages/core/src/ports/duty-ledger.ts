import type { EpochMs, TaskState } from '../model/task.ts';

/** Guards of the workers' duties, and the figures one of them keeps for all. */
export interface DutyLedger {
  /**
   * True for exactly one caller once the duty's time has come; its next time is then `nextAt`. A time on record more
   * than a second beyond `nextAt` can only come from a clock that was ahead: the duty is claimed as if it had come.
   */
  claimDuty(name: string, now: EpochMs, nextAt: EpochMs, worker: string): Promise<boolean>;
  /** Counts by state, each at most `countMax`, and the nextAttemptAt of the oldest scheduled task before `now`. */
  measureFigures(now: EpochMs, countMax: number): Promise<LedgerFigures>;
  writeFigures(figures: LedgerFigures): Promise<void>;
  readFigures(): Promise<LedgerFigures | null>;
}

export type LedgerFigures = {
  measuredAt: EpochMs;
  tasksByState: Record<TaskState, number>;
  oldestOverdueAt: EpochMs | null;
};
