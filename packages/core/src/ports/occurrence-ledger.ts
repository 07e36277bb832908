import type { OccurrenceKind } from '../model/schedule.ts';
import type { EpochMs, FinishReason, Lease, Task, TaskState } from '../model/task.ts';

/** The tasks of schedules. Conditional and harmless to repeat; throws as TaskLedger does. */
export interface OccurrenceLedger {
  /**
   * Plans occurrences; one result for each, in order. Ids are derived, so a task of that id may be on record: one that
   * was not sent and was planned under an older schedule revision is renewed (every field but id, partition and
   * createdAt is replaced, its own revision goes up by one) when it is still scheduled, or was cancelled for one of the
   * reasons in `revive`; with `anyRevision` the latter whatever its schedule revision.
   */
  planOccurrences(plan: {
    tasks: readonly Task[];
    revive: readonly FinishReason[];
    anyRevision: boolean;
  }): Promise<PlanResult[]>;
  /** Occurrences of these schedules that are not finished, at most `limit` for all, by schedule and nominal time. */
  openOccurrences(scheduleIds: readonly string[], limit: number): Promise<OpenOccurrence[]>;
  /** The smallest run number > 0 among planned and caught-up tasks of a schedule revision with a nominal time after; null when there is none. */
  firstRunNumberAfter(scheduleId: string, nominalAfter: EpochMs, scheduleRevision: number): Promise<number | null>;
  /**
   * Cancels for `reason` those that are scheduled, never sent, of one of the kinds, with a schedule revision below
   * (and of the backfill, when given). Resolves to how many.
   */
  cancelOccurrences(cancel: {
    scheduleId: string;
    kinds: readonly OccurrenceKind[];
    revisionBelow: number;
    backfillId?: string;
    reason: FinishReason;
    at: EpochMs;
    purgeAt: EpochMs;
  }): Promise<number>;
  /**
   * cancel_previous: among `ids`, those scheduled for a retry are cancelled for `overlap`, those that are being delivered
   * or await their receiver's word get endsAfterAttempt. Resolves to how many were touched.
   */
  endOccurrences(end: { ids: readonly string[]; at: EpochMs; purgeAt: EpochMs }): Promise<number>;
  /** Sets nextAttemptAt of a scheduled, never sent occurrence; false when it is neither any more. */
  wakeOccurrence(id: string, nextAttemptAt: EpochMs): Promise<boolean>;
  /** Tasks of a schedule with from ≤ nominalAt < until; deleted ones included. `latest`: nominalAt descending. */
  listOccurrences(query: {
    scheduleId: string;
    from: EpochMs;
    until: EpochMs;
    order: 'earliest' | 'latest';
    limit: number;
  }): Promise<Task[]>;
}

/**
 * inserted, renewed: on record as given. stands: one that has run, was cancelled by hand or is of this revision already.
 * held: a worker holds it under an older revision and has not sent it: plan again in a moment.
 */
export type PlanResult = 'inserted' | 'renewed' | 'stands' | 'held';

export type OpenOccurrence = {
  taskId: string;
  scheduleId: string;
  scheduleRevision: number;
  nominalAt: EpochMs;
  dueAt: EpochMs;
  partition: number;
  nextAttemptAt: EpochMs;
  state: TaskState;
  attemptCount: number;
  kind: OccurrenceKind;
  lease: Lease | null;
};
