import type { SuccessTest } from '../model/success-test.ts';
import type { DeliveryGuarantee, FollowUp, Priority, RetryPolicy, TaskContent } from '../model/task.ts';

/** Where and how a callback is delivered, as asked for: what tasks and the templates of schedules have in common. */
export type DeliveryDraft = {
  /** Exactly one of callbackUrl and destination. */
  callbackUrl?: string | undefined;
  destination?: string | undefined;
  /** Only with destination. */
  path?: string | undefined;
  /** Only with destination. */
  hashKey?: string | undefined;
  /** @default 'normal' */
  priority?: Priority | undefined;
  /** @default 'POST' */
  method?: string | undefined;
  /** Names in any case. @default {} */
  headers?: Record<string, string> | undefined;
  /** The seed's opaque string. Not together with body. */
  data?: string | undefined;
  /** Sent byte for byte. Not together with data. */
  body?: DraftBody | undefined;
  /** @default the destination's, else 30,000 */
  timeoutMs?: number | undefined;
  retry?: { [K in keyof RetryPolicy]?: RetryPolicy[K] | undefined } | undefined;
  /** @default the destination's, else 2xx */
  success?: SuccessTest | undefined;
  /** @default 'at_least_once' */
  delivery?: DeliveryGuarantee | undefined;
  /** @default 300,000 */
  ackTimeoutMs?: number | undefined;
  onSuccess?: FollowUpDraft | undefined;
  onFailure?: FollowUpDraft | undefined;
};

/** Exactly one of callbackUrl and destination. */
export type FollowUpDraft = { [K in keyof FollowUp]?: NonNullable<FollowUp[K]> | undefined };

/** A task as asked for, before defaults: well-formed field by field (the wire's schema saw to that), not yet as a whole. */
export type TaskDraft = DeliveryDraft & {
  /** A local time in `timezone`, or ISO 8601 with an offset. Exactly one of time and delay. */
  time?: string | undefined;
  /** A duration such as `90s` or `PT30M`, from now. */
  delay?: string | undefined;
  timezone?: string | undefined;
  /** What to do with a local time that does not exist. @default 'shift' */
  gap?: 'shift' | 'reject' | undefined;
  /** Which one of a local time that exists twice. @default 'first' */
  fold?: 'first' | 'last' | undefined;
  /** @default '' */
  desc?: string | undefined;
  /** @default [] */
  labels?: string[] | undefined;
  /** Read as time is. */
  expiresAt?: string | undefined;
};

export type DraftBody = Extract<TaskContent, { body: string }>;

/**
 * A merge patch (RFC 7396) of what the user can set: undefined leaves a field as it is, null puts it back to its
 * default. Within headers and retry the same holds for each member; `success` and the follow-ups are replaced whole.
 * A callback url takes the place of a destination, and the other way round.
 */
export type TaskPatch = {
  [Field in Exclude<keyof TaskDraft, 'headers' | 'retry' | 'callbackUrl' | 'destination'>]?: TaskDraft[Field] | null;
} & {
  callbackUrl?: string | undefined;
  destination?: string | undefined;
  headers?: Record<string, string | null> | null | undefined;
  retry?: { [K in keyof RetryPolicy]?: RetryPolicy[K] | null | undefined } | null | undefined;
};

/** The part of a patch that templates of schedules share. */
export type DeliveryPatch = Pick<TaskPatch, keyof DeliveryDraft>;
