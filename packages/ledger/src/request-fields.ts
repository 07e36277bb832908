import type { RetryPolicy, TaskContent } from '@qbasecron/core';
import {
  defaulted,
  nested,
  nullable,
  number,
  oneOf,
  required,
  text,
  texts,
  type FieldCodec,
  type Kind,
} from './fields.ts';

/** What tasks and the templates of schedules have in common: what is sent, and how often it is tried. */

/** `data` is the seed's form field; every other body is `body`, and `body_kind` tells whether it was given as JSON. */
export const content: FieldCodec<TaskContent> = {
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
const pairs: Kind<Record<string, string>> = {
  what: 'an array of pairs of strings',
  store: (value) => Object.entries(value),
  parse: (stored) =>
    Array.isArray(stored) && stored.every((pair) => texts.parse(pair)?.length === 2)
      ? Object.fromEntries(stored)
      : undefined,
};

export const headers: FieldCodec<Record<string, string>> = defaulted(
  'headers',
  pairs,
  () => ({}),
  (value) => Object.keys(value).length === 0,
);

export const retry: FieldCodec<RetryPolicy> = required(
  'retry',
  nested<RetryPolicy>({
    maxAttempts: required('max_attempts', number),
    minBackoffMs: required('min_backoff_ms', number),
    maxBackoffMs: required('max_backoff_ms', number),
    factor: required('factor', number),
    maxAgeMs: required('max_age_ms', number),
  }),
);
