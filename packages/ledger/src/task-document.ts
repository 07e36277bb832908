import { finalStates, finishReasons, taskStates } from '@qbasecron/core';
import type { HeldTask, Lease, RetryPolicy, Task, TaskChange, TaskContent, TaskState } from '@qbasecron/core';
import {
  counter,
  decode,
  defaulted,
  encode,
  encodeChange,
  instant,
  nested,
  nullable,
  number,
  oneOf,
  required,
  text,
  texts,
  type Codecs,
  type FieldCodec,
  type Fields,
  type Kind,
  type Update,
} from './fields.ts';
import type { StoredRecord } from './names.ts';

/**
 * The task as the ledger keeps it: the seed's names `_id time desc callback_url is_finished create_at data` and ours
 * in the same manner. What is null or empty is left out: documents stay small, and the partial indexes on labels and
 * schedules hold only tasks that have them.
 */

const finals: readonly TaskState[] = finalStates;

/** The seed's is_finished follows from the state and is written with it. */
const state: FieldCodec<TaskState> = {
  fields: ['state', 'is_finished'],
  write(value, into) {
    into['state'] = value;
    into['is_finished'] = finals.includes(value);
  },
  read: required('state', oneOf(taskStates)).read,
};

/** `data` is the seed's form field; every other body is `body`, and `body_kind` tells whether it was given as JSON. */
const content: FieldCodec<TaskContent> = {
  fields: ['data', 'body', 'body_kind'],
  write(value, into) {
    if (value.kind === 'form') {
      if (value.data !== null) into['data'] = value.data;
    } else {
      into['body'] = value.body;
      into['body_kind'] = value.kind;
    }
  },
  read(from) {
    const kind = bodyKind.read(from);
    return kind === null ? { kind: 'form', data: data.read(from) } : { kind, body: body.read(from) };
  },
};
const data = nullable('data', text);
const body = required('body', text);
const bodyKind = nullable('body_kind', oneOf(['text', 'json']));

/** Pairs of name and value, because a name may hold dots and dollars, which field names should not. */
const headers: Kind<Record<string, string>> = {
  what: 'an array of pairs of strings',
  store: (value) => Object.entries(value),
  parse: (stored) =>
    Array.isArray(stored) && stored.every((pair) => texts.parse(pair)?.length === 2)
      ? Object.fromEntries(stored)
      : undefined,
};

const retry = nested<RetryPolicy>({
  maxAttempts: required('max_attempts', number),
  minBackoffMs: required('min_backoff_ms', number),
  maxBackoffMs: required('max_backoff_ms', number),
  factor: required('factor', number),
  maxAgeMs: required('max_age_ms', number),
});

const lease = nested<Lease>({ worker: required('worker', text), token: required('token', text) });

const codecs: Codecs<Task> = {
  id: required('_id', text),
  time: required('time', text),
  delay: nullable('delay', text),
  timezone: required('timezone', text),
  timeResolution: nullable(
    'time_resolution',
    nested({ kind: required('kind', oneOf(['gap', 'fold'])), note: required('note', text) }),
  ),
  desc: defaulted(
    'desc',
    text,
    () => '',
    (value) => value === '',
  ),
  callbackUrl: required('callback_url', text),
  method: required('method', text),
  headers: defaulted(
    'headers',
    headers,
    () => ({}),
    (value) => Object.keys(value).length === 0,
  ),
  content,
  labels: defaulted(
    'labels',
    texts,
    () => [],
    (value) => value.length === 0,
  ),
  scheduleId: nullable('schedule_id', text),
  timeoutMs: required('timeout_ms', number),
  retry: required('retry', retry),
  expiresAt: nullable('expires_at', instant),
  delivery: required('delivery', oneOf(['at_least_once', 'at_most_once'])),
  state,
  finishReason: nullable('finish_reason', oneOf(finishReasons)),
  dueAt: required('due_at', instant),
  nextAttemptAt: required('next_attempt_at', instant),
  ageFromAt: required('age_from_at', instant),
  partition: required('partition', number),
  lease: nullable('lease', lease),
  sentAt: nullable('sent_at', instant),
  attemptCount: counter('attempt_count'),
  triesSpent: counter('tries_spent'),
  lostCount: counter('lost_count'),
  lastStatus: nullable('last_status', number),
  lastError: nullable('last_error', text),
  createdAt: required('create_at', instant),
  updatedAt: required('update_at', instant),
  finishedAt: nullable('finish_at', instant),
  revision: required('revision', number),
  payloadHash: nullable('payload_hash', text),
  deletedAt: nullable('deleted_at', instant),
  purgeAt: nullable('purge_at', instant),
};

export function encodeTask(task: Task): StoredRecord {
  return encode(codecs, task) as StoredRecord;
}

/** Throws UnreadableRecord naming the field that does not fit. */
export function decodeTask(record: Fields): Task {
  return decode(codecs, record);
}

export function encodeTaskChange(change: TaskChange): Update {
  return encodeChange<Task>(codecs, change);
}

const countCodecs = { id: codecs.id, attemptCount: codecs.attemptCount };

export const countProjection = { attempt_count: 1 } as const;

/** Of a task read with countProjection. */
export function decodeAttemptCount(record: Fields): Pick<Task, 'id' | 'attemptCount'> {
  return decode(countCodecs, record);
}

const heldCodecs: Codecs<Omit<HeldTask, 'token'> & { lease: Lease }> = {
  id: codecs.id,
  partition: codecs.partition,
  lease: required('lease', lease),
  nextAttemptAt: codecs.nextAttemptAt,
  attemptCount: codecs.attemptCount,
  lostCount: codecs.lostCount,
  delivery: codecs.delivery,
  sentAt: codecs.sentAt,
};

export const heldProjection = Object.fromEntries(
  Object.values(heldCodecs).flatMap((codec) => codec.fields.map((field) => [field, 1] as const)),
);

/** Of a task read with heldProjection. */
export function decodeHeldTask(record: Fields): HeldTask {
  const {
    lease: { token },
    ...task
  } = decode(heldCodecs, record);
  return { ...task, token };
}

const holderCodecs = { lease: required('lease', nested<Pick<Lease, 'worker'>>({ worker: required('worker', text) })) };

export const holderProjection = { 'lease.worker': 1 } as const;

/** The worker that holds a task read with holderProjection. */
export function decodeHolder(record: Fields): string {
  return decode<{ lease: Pick<Lease, 'worker'> }>(holderCodecs, record).lease.worker;
}
