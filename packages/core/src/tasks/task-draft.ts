import type { DeliveryGuarantee, RetryPolicy, TaskContent } from '../model/task.ts';

/** A task as asked for, before defaults: well-formed field by field (the wire's schema saw to that), not yet as a whole. */
export type TaskDraft = {
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
  callbackUrl: string;
  /** @default 'POST' */
  method?: string | undefined;
  /** Names in any case. @default {} */
  headers?: Record<string, string> | undefined;
  /** The seed's opaque string. Not together with body. */
  data?: string | undefined;
  /** Sent byte for byte. Not together with data. */
  body?: DraftBody | undefined;
  /** @default [] */
  labels?: string[] | undefined;
  /** @default 30,000 */
  timeoutMs?: number | undefined;
  retry?: { [K in keyof RetryPolicy]?: RetryPolicy[K] | undefined } | undefined;
  /** Read as time is. */
  expiresAt?: string | undefined;
  /** @default 'at_least_once' */
  delivery?: DeliveryGuarantee | undefined;
};

export type DraftBody = Extract<TaskContent, { body: string }>;

/**
 * A merge patch (RFC 7396) of what the user can set: undefined leaves a field as it is, null puts it back to its
 * default. Within headers and retry the same holds for each member.
 */
export type TaskPatch = {
  time?: string | null | undefined;
  delay?: string | null | undefined;
  timezone?: string | null | undefined;
  gap?: 'shift' | 'reject' | null | undefined;
  fold?: 'first' | 'last' | null | undefined;
  desc?: string | null | undefined;
  callbackUrl?: string | undefined;
  method?: string | null | undefined;
  headers?: Record<string, string | null> | null | undefined;
  data?: string | null | undefined;
  body?: DraftBody | null | undefined;
  labels?: string[] | null | undefined;
  timeoutMs?: number | null | undefined;
  retry?: { [K in keyof RetryPolicy]?: RetryPolicy[K] | null | undefined } | null | undefined;
  expiresAt?: string | null | undefined;
  delivery?: DeliveryGuarantee | null | undefined;
};
