import { finalStates, finishReasons, flowOf, taskStates } from '@qbasecron/core';
import type { HeldTask, Lease, Task, TaskChange, TaskState } from '@qbasecron/core';
import {
  counter,
  decode,
  encode,
  encodeChange,
  instant,
  nested,
  nullable,
  number,
  oneOf,
  projectionOf,
  required,
  text,
  textList,
  words,
  type Codecs,
  type FieldCodec,
  type Fields,
  type Update,
} from './fields.ts';
import type { StoredRecord } from './names.ts';
import { occurrence } from './occurrences/occurrence-fields.ts';
import { choiceCodecs } from './request-fields.ts';

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

/** A record from before there were flows has the one that follows from its url. */
const flow: FieldCodec<string> = {
  fields: ['flow'],
  write: (value, into) => void (into['flow'] = value),
  read: (from) =>
    text.parse(from['flow']) ?? flowOf({ callbackUrl: text.parse(from['callback_url']) ?? null, destination: null }),
};

const lease = nested<Lease>({ worker: required('worker', text), token: required('token', text) });

export const taskCodecs: Codecs<Task> = {
  id: required('_id', text),
  time: required('time', text),
  delay: nullable('delay', text),
  timezone: required('timezone', text),
  timeResolution: nullable(
    'time_resolution',
    nested({ kind: required('kind', oneOf(['gap', 'fold'])), note: required('note', text) }),
  ),
  desc: words('desc'),
  ...choiceCodecs,
  flow,
  followUp: nullable('follow_up', oneOf(['open', 'done'])),
  linked: nullable(
    'linked',
    nested({
      kind: required('kind', oneOf(['on_success', 'on_failure', 'replay'])),
      taskId: required('task_id', text),
    }),
  ),
  labels: textList('labels'),
  scheduleId: nullable('schedule_id', text),
  occurrence,
  expiresAt: nullable('expires_at', instant),
  state,
  finishReason: nullable('finish_reason', oneOf(finishReasons)),
  dueAt: required('due_at', instant),
  nextAttemptAt: required('next_attempt_at', instant),
  ageFromAt: required('age_from_at', instant),
  partition: required('partition', number),
  postponedFrom: nullable('postponed_from', instant),
  lease: nullable('lease', lease),
  sentAt: nullable('sent_at', instant),
  attemptCount: counter('attempt_count'),
  triesSpent: counter('tries_spent'),
  lostCount: counter('lost_count'),
  answered: textList('answered'),
  lastTarget: nullable('last_target', text),
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
  return encode(taskCodecs, task) as StoredRecord;
}

/** Throws UnreadableRecord naming the field that does not fit. */
export function decodeTask(record: Fields): Task {
  return decode(taskCodecs, record);
}

export function encodeTaskChange(change: TaskChange): Update {
  return encodeChange<Task>(taskCodecs, change);
}

const countCodecs = { id: taskCodecs.id, attemptCount: taskCodecs.attemptCount };

export const countProjection = { attempt_count: 1 } as const;

/** Of a task read with countProjection. */
export function decodeAttemptCount(record: Fields): Pick<Task, 'id' | 'attemptCount'> {
  return decode(countCodecs, record);
}

const heldCodecs: Codecs<Omit<HeldTask, 'token'> & { lease: Lease }> = {
  id: taskCodecs.id,
  partition: taskCodecs.partition,
  lease: required('lease', lease),
  nextAttemptAt: taskCodecs.nextAttemptAt,
  attemptCount: taskCodecs.attemptCount,
  lostCount: taskCodecs.lostCount,
  delivery: taskCodecs.delivery,
  sentAt: taskCodecs.sentAt,
  answered: taskCodecs.answered,
};

export const heldProjection = projectionOf(heldCodecs);

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
