import type { Occurrence } from './schedule.ts';
import type { SuccessTest } from './success-test.ts';

/**
 * A task: one callback to make at one time. This is the shape the code works with; the ledger's document and the
 * wire's record keep the seed's snake_case names and are mapped in one file each (ledger: task-document.ts,
 * contracts: task-view.ts). Every instant is a whole number of milliseconds since 1970 (UTC), never a Date.
 */

/** Milliseconds since 1970-01-01T00:00:00Z, whole. */
export type EpochMs = number;

export const taskStates = [
  'scheduled',
  'delivering',
  'awaiting_ack',
  'succeeded',
  'failed',
  'cancelled',
  'expired',
] as const;
export type TaskState = (typeof taskStates)[number];

export type DeliveryGuarantee = 'at_least_once' | 'at_most_once';

/** Why a task is in its final state; countable, one word each. */
export const finishReasons = [
  'delivered',
  'rejected', // the receiver answered with a status that is not retried
  'attempts_exhausted',
  'max_age', // the next attempt would lie beyond retry.maxAgeMs
  'expired', // expires_at passed before it was delivered
  'cancelled',
  'lost', // its worker was lost five times
  'maybe_sent', // at_most_once: its worker was lost, or the request broke, after the send began
  'undeliverable', // the record cannot be turned into a request
  'superseded', // its schedule was changed or deleted before it was sent
  'paused', // its schedule was paused before it was sent
  'overlap', // its schedule's choice for overlap forbade it while an earlier one was under way
  'acknowledged', // the receiver answered 202 and said later that it worked
  'refused', // the receiver asked not to be called again (410, 489, webhook-delivery: abort-message or disable, nack)
  'destination_disabled', // its destination is disabled, and says that its tasks fail then
  'missed', // no worker could send it in time, and its schedule's choice for missed leaves it out
] as const;
export type FinishReason = (typeof finishReasons)[number];

export const retryStrategies = ['exponential', 'linear', 'ladder'] as const;
/**
 * - exponential: full jitter below minBackoffMs × factor^(n − 1)
 * - linear: minBackoffMs × n, with up to a tenth of jitter
 * - ladder: the waits as listed, the last one for all further tries, with up to a tenth of jitter
 */
export type RetryStrategy = (typeof retryStrategies)[number];

/** How often and when a task is tried again, capped by attempts and by age. */
export type RetryPolicy = {
  /** @default 'exponential' */
  strategy: RetryStrategy;
  /** ladder: the waits; else null. */
  ladderMs: number[] | null;
  /** Attempts in all, the first included. @default 8 */
  maxAttempts: number;
  /** @default 1,000 */
  minBackoffMs: number;
  /** @default 3,600,000 */
  maxBackoffMs: number;
  /** @default 2 */
  factor: number;
  /** No attempt starts later than this after due_at (or after POST /retry). @default 604,800,000 (7 days) */
  maxAgeMs: number;
};

/** What is sent. `form` is the seed's x-www-form-urlencoded callback; the others send `body` byte for byte. */
export type TaskContent =
  | { kind: 'form'; data: string | null }
  /** `json` remembers that the client gave JSON, so that the record shows it as JSON again; body is its text. */
  | { kind: 'text' | 'json'; body: string };

/** How a local time in a DST gap or fold was resolved; null when there was nothing to resolve. */
export type TimeResolution = {
  kind: 'gap' | 'fold';
  /** One plain sentence: what was done and which choice would do otherwise. */
  note: string;
};

export const priorities = ['high', 'normal', 'low'] as const;
/** Among the due tasks of one destination: which go first. */
export type Priority = (typeof priorities)[number];

/** A callback that follows when a task has ended, as a task of its own with the outcome in its body. */
export type FollowUp = Pick<DeliveryChoices, 'callbackUrl' | 'destination' | 'path' | 'headers'>;

/** Where and how a callback is delivered: what tasks and the templates of schedules have in common. */
export type DeliveryChoices = {
  /** Null when it names a destination. */
  callbackUrl: string | null;
  /** Name of a destination; null when it has a url of its own. */
  destination: string | null;
  /** Appended to the path of the destination's target; may have a query. @default null */
  path: string | null;
  /** For consistent_hash; null: the task's id. */
  hashKey: string | null;
  /** @default 'normal' */
  priority: Priority;
  method: string;
  /** The user's own headers, names in lower case. */
  headers: Record<string, string>;
  content: TaskContent;
  timeoutMs: number;
  retry: RetryPolicy;
  /** Null: 2xx. */
  success: SuccessTest | null;
  delivery: DeliveryGuarantee;
  /** How long a receiver that answered 202 with `qbasecron-async: true` may take to say how it went. @default 300,000 */
  ackTimeoutMs: number;
  onSuccess: FollowUp | null;
  onFailure: FollowUp | null;
};

/** The right to send a task: which incarnation of a worker holds it, and by which claim. */
export type Lease = { worker: string; token: string };

export type Task = DeliveryChoices & {
  id: string;
  /** As the user gave it; for a delay, the resulting instant in ISO 8601. */
  time: string;
  /** As the user gave it, when the task was made by `delay`. */
  delay: string | null;
  /** IANA name in which `time` was read. */
  timezone: string;
  timeResolution: TimeResolution | null;
  desc: string;
  labels: string[];
  /** Whose turn and limits it shares: its destination, or the origin of its url; see wheel/flow.ts. */
  flow: string;
  /** `open`: a callback is to follow when it has ended; `done`: it was made. Null when none is asked for. */
  followUp: 'open' | 'done' | null;
  /** The task that it follows, or repeats with edits. */
  linked: { kind: 'on_success' | 'on_failure' | 'replay'; taskId: string } | null;
  /** The schedule that yielded it; `occurrence` tells the rest. */
  scheduleId: string | null;
  occurrence: Occurrence | null;
  expiresAt: EpochMs | null;

  state: TaskState;
  finishReason: FinishReason | null;
  /** What the user asked; only PATCH changes it. */
  dueAt: EpochMs;
  /** dueAt, then retry times, or the moment of POST /run; lateness is measured against it. In state `awaiting_ack`: when the wait ends. */
  nextAttemptAt: EpochMs;
  /** From when maxAgeMs counts: dueAt, or the moment of POST /retry. */
  ageFromAt: EpochMs;
  /** hash of id modulo the ledger's partition count */
  partition: number;
  /** When it should have been sent, after it was put off because its destination was busy or stopped; else null. */
  postponedFrom: EpochMs | null;
  lease: Lease | null;
  /** at_most_once only: when the send was announced. Set and acknowledged before the request goes out. */
  sentAt: EpochMs | null;
  /** Attempts on record, lost ones included: the number of the last attempt. */
  attemptCount: number;
  /** Attempts that count against maxAttempts, since the start or the last POST /retry. */
  triesSpent: number;
  /** Attempts lost with their worker; five end the task. */
  lostCount: number;
  /** broadcast: urls of the targets that have answered well. */
  answered: string[];
  /** Url of the destination's target that was called last; a retry goes to another one. Null before the first. */
  lastTarget: string | null;
  lastStatus: number | null;
  /** One line on the last failure, for the list; null when none. */
  lastError: string | null;
  createdAt: EpochMs;
  updatedAt: EpochMs;
  finishedAt: EpochMs | null;
  /** Goes up by one with every change by the user; the ETag. */
  revision: number;
  /** SHA-256 (hex) of what was asked when the client chose the id (PUT), so that a repeat is told from a conflict; else null. */
  payloadHash: string | null;
  deletedAt: EpochMs | null;
  /** When the ledger may forget it; set in every final state and in no other. */
  purgeAt: EpochMs | null;
};
