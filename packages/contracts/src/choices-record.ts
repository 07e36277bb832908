import { priorities, retryStrategies } from '@qbasecron/core';
import Type from 'typebox';

import { nullable, oneOf } from './schema-kit.ts';

const count = (description: string) => Type.Integer({ minimum: 0, description });
const text = (description: string, ...examples: string[]) =>
  Type.String({ description, ...(examples.length > 0 ? { examples } : {}) });

export const retryRecord = Type.Object({
  strategy: oneOf(retryStrategies),
  ladder: nullable(Type.Array(Type.String(), { description: 'The waits, with the strategy `ladder`.' })),
  max_attempts: count(''),
  min_backoff_ms: count(''),
  max_backoff_ms: count(''),
  factor: Type.Number(),
  max_age_ms: count(''),
});

export const successRecord = Type.Object(
  { statuses: nullable(Type.Array(Type.String())), body_pattern: nullable(Type.String()) },
  { description: 'What counts as success; null: 2xx.' },
);

const headers = Type.Record(Type.String(), Type.String(), { description: 'Names in lower case.' });

const followUpRecord = (description: string) =>
  nullable(
    Type.Object(
      {
        callback_url: nullable(Type.String()),
        destination: nullable(Type.String()),
        path: nullable(Type.String()),
        headers,
      },
      { description },
    ),
  );

/** Where and how a callback is delivered, as every answer shows it. */
export const choicesRecord = {
  callback_url: nullable(text('Null when it names a destination.', 'http://127.0.0.1:3453/api/v0.1.0/push/api')),
  destination: nullable(text('Null when it has a `callback_url`.')),
  path: nullable(text("Appended to the target's path.")),
  hash_key: nullable(text('')),
  priority: oneOf(priorities),
  method: text('Method of the callback.', 'POST'),
  headers,
  timeout_ms: count('How long one attempt may take.'),
  retry: retryRecord,
  success: nullable(successRecord),
  delivery: oneOf(['at_least_once', 'at_most_once']),
  ack_timeout_ms: count('How long its receiver may take to say how it went.'),
  on_success: followUpRecord('What is called when it has succeeded.'),
  on_failure: followUpRecord('What is called when it has failed or expired.'),
};
