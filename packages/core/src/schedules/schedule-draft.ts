import type { ExcludedChoice, MissedChoice, OverlapChoice } from '../model/schedule.ts';
import type { DeliveryDraft, DeliveryPatch, TaskDraft, TaskPatch } from '../tasks/task-draft.ts';

/** A schedule as asked for, before defaults: well-formed field by field (the wire's schema saw to that). */
export type ScheduleDraft = {
  /** Exactly one of these six. */
  cron?: string | undefined;
  text?: string | undefined;
  later?: unknown;
  every?: string | undefined;
  rrule?: string | undefined;
  at?: string[] | undefined;
  /** With `every`: from where it is counted. @default start_at, or the moment of creation */
  anchorAt?: string | undefined;
  timezone?: string | undefined;
  gap?: 'shift' | 'skip' | undefined;
  fold?: 'first' | 'last' | 'both' | undefined;
  /** Read as a task's time is. */
  startAt?: string | undefined;
  endAt?: string | undefined;
  maxRuns?: number | undefined;
  /** A duration. */
  jitter?: string | undefined;
  missed?: MissedChoice | undefined;
  /** A duration. */
  catchupWindow?: string | undefined;
  catchupMax?: number | undefined;
  overlap?: OverlapChoice | undefined;
  calendars?: string[] | undefined;
  onExcluded?: ExcludedChoice | undefined;
  desc?: string | undefined;
  labels?: string[] | undefined;
  task: TaskTemplateDraft;
};

/** What each occurrence sends: a task without its time. */
export type TaskTemplateDraft = DeliveryDraft &
  Pick<TaskDraft, 'desc' | 'labels'> & {
    /** A duration, counted from the moment an occurrence is due. */
    expiresAfter?: string | undefined;
  };

/**
 * A merge patch: undefined leaves a field as it is, null puts it back to its default. Giving one of the six forms of the
 * rule replaces the other.
 */
export type SchedulePatch = {
  [Field in keyof Omit<ScheduleDraft, 'task'>]?: ScheduleDraft[Field] | null;
} & { task?: TaskTemplatePatch | undefined };

export type TaskTemplatePatch = DeliveryPatch &
  Pick<TaskPatch, 'desc' | 'labels'> & { expiresAfter?: string | null | undefined };

/** The part of a draft that decides when it occurs; what a preview is asked with. */
export type TimingDraft = Pick<
  ScheduleDraft,
  | 'cron'
  | 'text'
  | 'later'
  | 'every'
  | 'rrule'
  | 'at'
  | 'anchorAt'
  | 'timezone'
  | 'gap'
  | 'fold'
  | 'startAt'
  | 'endAt'
  | 'jitter'
  | 'calendars'
  | 'onExcluded'
>;
