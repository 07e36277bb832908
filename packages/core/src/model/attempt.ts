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
 * - delivered: 2xx
 * - rejected: any other status, redirects included
 * - timeout: no complete answer within the task's time; `phase` says how far it came
 * - unreachable: no connection (DNS, refused, TLS); nothing of the request was sent
 * - broken: the connection was lost after the request had begun; the receiver may have seen it
 * - blocked: we refused to send (address guard, a url or header that cannot be sent)
 * - lost: the worker was lost while it held the task; whether it was sent is unknown
 */
export type Outcome =
  | { kind: 'delivered'; status: number; timings: PhaseTimings }
  | {
      kind: 'rejected';
      status: number;
      /** The receiver's Retry-After header as sent, at most 128 characters. */
      retryAfter: string | null;
      /** The first 4 KiB of the response, as UTF-8 with replacement. */
      responseExcerpt: string | null;
      timings: PhaseTimings;
    }
  | { kind: 'timeout'; phase: string; timings: PhaseTimings }
  | { kind: 'unreachable'; code: string; detail: string; timings: PhaseTimings }
  | { kind: 'broken'; code: string; detail: string; timings: PhaseTimings }
  | { kind: 'blocked'; code: string; detail: string };

/** One HTTP request, on record. `_id` in the ledger is task id, number and token, so that writing it twice is harmless. */
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
  /** When the next attempt is to be made; null when there is none. */
  nextAttemptAt: EpochMs | null;
};
