import {
  ackTimeoutMsDefault,
  priorities,
  retryStrategies,
  type DeliveryChoices,
  type FollowUp,
  type RetryPolicy,
  type SuccessTest,
  type TaskContent,
} from '@qbasecron/core';
import {
  defaulted,
  listOf,
  nested,
  nullable,
  number,
  numbers,
  oneOf,
  pairs,
  required,
  text,
  type Codecs,
  type FieldCodec,
  type Kind,
} from './fields.ts';

/** What tasks and the templates of schedules have in common: where and how a callback is delivered. */

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

const headers: FieldCodec<Record<string, string>> = defaulted(
  'headers',
  pairs,
  () => ({}),
  (value) => Object.keys(value).length === 0,
);

/** Records from before there were strategies are exponential. */
export const retryPolicy = nested<RetryPolicy>({
  strategy: defaulted(
    'strategy',
    oneOf(retryStrategies),
    () => 'exponential',
    (value) => value === 'exponential',
  ),
  ladderMs: nullable('ladder_ms', numbers),
  maxAttempts: required('max_attempts', number),
  minBackoffMs: required('min_backoff_ms', number),
  maxBackoffMs: required('max_backoff_ms', number),
  factor: required('factor', number),
  maxAgeMs: required('max_age_ms', number),
});

const range: Kind<readonly [number, number]> = {
  what: 'a range of statuses',
  store: (value) => value,
  parse(stored) {
    const [from, to, ...more] = numbers.parse(stored) ?? [];
    return from === undefined || to === undefined || more.length > 0 ? undefined : [from, to];
  },
};

const ranges = listOf(range);
const statuses: Kind<NonNullable<SuccessTest['statuses']>> = {
  ...ranges,
  store: (value) => ranges.store([...value]),
};

export const successTest = nested<SuccessTest>({
  statuses: nullable('statuses', statuses),
  bodyPattern: nullable('body_pattern', text),
});

const followUp = nested<FollowUp>({
  callbackUrl: nullable('callback_url', text),
  destination: nullable('destination', text),
  path: nullable('path', text),
  headers,
});

export const choiceCodecs: Codecs<DeliveryChoices> = {
  callbackUrl: nullable('callback_url', text),
  destination: nullable('destination', text),
  path: nullable('path', text),
  hashKey: nullable('hash_key', text),
  priority: defaulted(
    'priority',
    oneOf(priorities),
    () => 'normal',
    (value) => value === 'normal',
  ),
  method: required('method', text),
  headers,
  content,
  timeoutMs: required('timeout_ms', number),
  retry: required('retry', retryPolicy),
  success: nullable('success', successTest),
  delivery: required('delivery', oneOf(['at_least_once', 'at_most_once'])),
  ackTimeoutMs: defaulted(
    'ack_timeout_ms',
    number,
    () => ackTimeoutMsDefault,
    (value) => value === ackTimeoutMsDefault,
  ),
  onSuccess: nullable('on_success', followUp),
  onFailure: nullable('on_failure', followUp),
};
