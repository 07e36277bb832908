import type { Attempt, AttemptRequest, EpochMs, PhaseTimings } from '@qbasecron/core';
import {
  decode,
  defaulted,
  encode,
  encodeChange,
  instant,
  listOf,
  nested,
  nullable,
  number,
  oneOf,
  required,
  text,
  toDate,
  UnreadableRecord,
  type Codecs,
  type Fields,
  type Update,
} from './fields.ts';
import type { StoredRecord } from './names.ts';

/**
 * The attempt as the ledger keeps it. Its `_id` is `<task id>:<number>`: writing it twice is harmless, and a task's
 * attempts are read by their ids alone, so that they need no index of their own (each would cost every attempt, and a
 * range of ids is a scan of the collection on simple servers). The number is safe as a key: whenever a request may
 * have been sent, its number is spent, also when the worker was lost.
 */

const requestOutcomes = ['delivered', 'rejected', 'timeout', 'unreachable', 'broken', 'blocked'] as const;
const outcomes = [...requestOutcomes, 'lost'] as const;

const timings = nested<PhaseTimings>({
  dnsMs: nullable('dns_ms', number),
  connectMs: nullable('connect_ms', number),
  tlsMs: nullable('tls_ms', number),
  firstByteMs: nullable('first_byte_ms', number),
  totalMs: required('total_ms', number),
});

const requestCodecs = {
  startedAt: required('started_at', instant),
  status: nullable('status', number),
  errorCode: nullable('error_code', text),
  errorDetail: nullable('error_detail', text),
  responseExcerpt: nullable('response_excerpt', text),
  timings: nullable('timings', timings),
} satisfies Partial<Codecs<AttemptRequest>>;

const request = nested<AttemptRequest>({
  target: required('target', text),
  outcome: required('outcome', oneOf(requestOutcomes)),
  ...requestCodecs,
});

type Parts = Pick<Attempt, 'taskId' | 'number'>;

const codecs: Codecs<Omit<Attempt, keyof Parts>> = {
  token: required('token', text),
  worker: required('worker', text),
  ...requestCodecs,
  latenessMs: required('lateness_ms', number),
  outcome: required('outcome', oneOf(outcomes)),
  target: nullable('target', text),
  requests: defaulted(
    'requests',
    listOf(request),
    () => [],
    (value) => value.length === 0,
  ),
  nextAttemptAt: nullable('next_attempt_at', instant),
};

export function attemptIdOf({ taskId, number }: Parts): string {
  return `${taskId}:${number}`;
}

function parseAttemptId(id: unknown): Parts {
  const match = typeof id === 'string' ? /^([^:]+):(\d+)$/.exec(id) : null;
  const [, taskId, digits] = match ?? [];
  if (taskId === undefined) throw new UnreadableRecord(`${JSON.stringify(id)} is not the id of an attempt`);
  return { taskId, number: Number(digits) };
}

/** The ids of a task's attempts up to number `last`. */
export function attemptIdsOf(taskId: string, last: number): string[] {
  return Array.from({ length: last }, (_, index) => attemptIdOf({ taskId, number: index + 1 }));
}

/** `purgeAt` null keeps the attempt until one of the same task brings a date for all. */
export function encodeAttempt(attempt: Attempt, purgeAt: EpochMs | null): StoredRecord {
  return {
    _id: attemptIdOf(attempt),
    ...encode(codecs, attempt),
    ...(purgeAt === null ? {} : { purge_at: toDate(purgeAt) }),
  };
}

/** The update that makes the record of that id tell what `attempt` tells; null leaves its purge date as it is. */
export function encodeAttemptChange(attempt: Attempt, purgeAt: EpochMs | null): Update {
  const { $set, ...unset } = encodeChange<Omit<Attempt, keyof Parts>>(codecs, attempt);
  return { $set: { ...$set, ...(purgeAt === null ? {} : { purge_at: toDate(purgeAt) }) }, ...unset };
}

/** Throws UnreadableRecord naming what does not fit. */
export function decodeAttempt(record: Fields): Attempt {
  return { ...parseAttemptId(record['_id']), ...decode(codecs, record) };
}
