import type { EpochMs } from '../model/task.ts';

/**
 * The timer's ticks: one recurring job for each schedule whose next occurrence is near. A tick is only a hint to plan
 * that schedule now; the planner duty covers every tick that is lost.
 */
export interface TickTimer {
  /**
   * Adds or updates the recurring job of each schedule. Rejects when the timer is away. A tick that is due within a
   * second may be left out, since it may be under way.
   */
  keepTicks(ticks: readonly TickPlan[]): Promise<void>;
  /** Removes them; one that does not exist is passed over. */
  dropTicks(scheduleIds: readonly string[]): Promise<void>;
}

export type TickPlan = {
  scheduleId: string;
  /** What nextTick is asked with: text that says everything of the rule. */
  pattern: string;
};

/** When the next tick after a moment is due, by a pattern; null when there is none. Pure; may throw for a strange pattern. */
export type NextTick = (pattern: string, after: EpochMs) => EpochMs | null;
