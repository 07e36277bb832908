import type { EpochMs } from './task.ts';

/** Milliseconds spent in each phase of a request; null where the phase was not reached or not needed. */
export type PhaseTimings = {
  dnsMs: number | null;
  connectMs: number | null;
  tlsMs: number | null;
  firstByteMs: number | null;
  totalMs: number;
};

/**
 * What came of one HTTP request: a remote failure is a value, never an exception.
 * - delivered: 2xx, or what the task's own test of success lets pass
 * - rejected: any other answer, redirects included
 * - timeout: no complete answer within the task's time; `phase` says how far it came
 * - unreachable: no connection (DNS, refused, TLS); nothing of the request was sent
 * - broken: the connection was lost after the request had begun; the receiver may have seen it
 * - blocked: we refused to send (address guard, a url or header that cannot be sent)
 * - lost: the worker was lost while it held the task; whether it was sent is unknown
 */
export type Outcome =
  | ({ kind: 'delivered'; timings: PhaseTimings } & Answer)
  | ({ kind: 'rejected'; timings: PhaseTimings } & Answer)
  | { kind: 'timeout'; phase: string; timings: PhaseTimings }
  | { kind: 'unreachable'; code: string; detail: string; timings: PhaseTimings }
  | { kind: 'broken'; code: string; detail: string; timings: PhaseTimings }
  | { kind: 'blocked'; code: string; detail: string };

/** What a receiver said. */
export type Answer = {
  status: number;
  /** The beginning of the body, as UTF-8 with replacement: for failures 4 KiB, for successes as much as was asked for. */
  responseExcerpt: string | null;
  /** Header Retry-After as sent; this one and the words are at most 128 characters. */
  retryAfter: string | null;
  words: ReceiverWords | null;
};

/** Headers by which a receiver steers its task, as sent; null where it did not send one. */
export type ReceiverWords = {
  /** `webhook-delivery`: abort-message, disable or reschedule=<time> */
  delivery: string | null;
  /** `qbasecron-async`: with 202, the receiver will say later whether it worked. */
  async: string | null;
  /** `qbasecron-async-timeout`: a duration, for how long it may take. */
  asyncTimeout: string | null;
};

/** One of several requests of an attempt: to a target that was passed over, or a part of a broadcast. */
export type AttemptRequest = {
  /** The target's url. */
  target: string;
  startedAt: EpochMs;
  outcome: Outcome['kind'];
  status: number | null;
  errorCode: string | null;
  errorDetail: string | null;
  responseExcerpt: string | null;
  timings: PhaseTimings | null;
};

/** One attempt, on record: one HTTP request, or one for each target. A task has one of each number: writing it twice is harmless. */
export type Attempt = {
  taskId: string;
  /** From 1; the header qbasecron-attempt. */
  number: number;
  /** The lease token under which it was sent. */
  token: string;
  worker: string;
  startedAt: EpochMs;
  /** startedAt minus the moment it was due (due_at for the first, the retry time for the others). */
  latenessMs: number;
  outcome: Outcome['kind'] | 'lost';
  status: number | null;
  /** Error code or timeout phase; null for delivered and rejected. */
  errorCode: string | null;
  errorDetail: string | null;
  responseExcerpt: string | null;
  timings: PhaseTimings | null;
  /** Url of the target that was called; null for a task with a url of its own. */
  target: string | null;
  /** Every request in order, when the attempt made more than one; else empty. */
  requests: AttemptRequest[];
  /** When the next attempt is to be made; null when there is none. */
  nextAttemptAt: EpochMs | null;
};
