import type { OccurrenceKind } from '../../model/schedule.ts';
import type { FinishReason } from '../../model/task.ts';
import type { ScheduleChange } from '../../ports/schedule-ledger.ts';
import type { Recurrence } from '../../recurrence/recurrence.ts';

/** What a user makes of a schedule. */
export type Edit = {
  /** Without what follows from it for planning. */
  change: ScheduleChange;
  /** How it recurs after the change; null when it is deleted. */
  recurrence: Recurrence | null;
  /** True for resume: what came up during the pause is still for the planner to decide. @default false */
  keepsUndecided?: boolean;
  /** What is freed of the occurrences that are planned and not sent, and the reason put on record. */
  frees: { kinds: readonly OccurrenceKind[]; reason: FinishReason };
};

/** What a rule yields. Backfilled and manual occurrences were asked for one by one and outlive an edit. */
export const kindsOfRule = ['planned', 'catchup'] as const satisfies readonly OccurrenceKind[];
