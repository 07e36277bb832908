import type { Occurrence } from './schedule.ts';

/**
 * A task: one callback to make at one time. This is the shape the code works with; the ledger's document and the
 * wire's record keep the seed's snake_case names and are mapped in one file each (ledger: task-document.ts,
 * contracts: task-view.ts). Every instant is a whole number of milliseconds since 1970 (UTC), never a Date.
 */

/** Milliseconds since 1970-01-01T00:00:00Z, whole. */
export type EpochMs = number;

export const taskStates = ['scheduled', 'delivering', 'succeeded', 'failed', 'cancelled', 'expired'] as const;
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
  'missed', // no worker could send it in time, and its schedule's choice for missed leaves it out
] as const;
export type FinishReason = (typeof finishReasons)[number];

/** Exponential backoff with full jitter, capped by attempts and by age. */
export type RetryPolicy = {
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

/** The right to send a task: which incarnation of a worker holds it, and by which claim. */
export type Lease = { worker: string; token: string };

export type Task = {
  id: string;
  /** As the user gave it; for a delay, the resulting instant in ISO 8601. */
  time: string;
  /** As the user gave it, when the task was made by `delay`. */
  delay: string | null;
  /** IANA name in which `time` was read. */
  timezone: string;
  timeResolution: TimeResolution | null;
  desc: string;
  callbackUrl: string;
  method: string;
  /** The user's own headers, names in lower case. */
  headers: Record<string, string>;
  content: TaskContent;
  labels: string[];
  /** The schedule that yielded it; `occurrence` tells the rest. */
  scheduleId: string | null;
  occurrence: Occurrence | null;
  timeoutMs: number;
  retry: RetryPolicy;
  expiresAt: EpochMs | null;
  delivery: DeliveryGuarantee;

  state: TaskState;
  finishReason: FinishReason | null;
  /** What the user asked; only PATCH changes it. */
  dueAt: EpochMs;
  /** dueAt, then retry times, or the moment of POST /run; lateness is measured against it. Meaningful in state `scheduled` and `delivering`. */
  nextAttemptAt: EpochMs;
  /** From when maxAgeMs counts: dueAt, or the moment of POST /retry. */
  ageFromAt: EpochMs;
  /** hash of id modulo the ledger's partition count */
  partition: number;
  lease: Lease | null;
  /** at_most_once only: when the send was announced. Set and acknowledged before the request goes out. */
  sentAt: EpochMs | null;
  /** Attempts on record, lost ones included: the number of the last attempt. */
  attemptCount: number;
  /** Attempts that count against maxAttempts, since the start or the last POST /retry. */
  triesSpent: number;
  /** Attempts lost with their worker; five end the task. */
  lostCount: number;
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
