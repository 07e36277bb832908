import { ackTimeoutMsDefault, bodyPatternCharsMax, priorities, retryDefaults, retryStrategies } from '@qbasecron/core';
import Type from 'typebox';

import {
  ackTimeoutMsMax,
  ackTimeoutMsMin,
  hashKeyCharsMax,
  headersCountMax,
  ladderCountMax,
  nameCharsMax,
  pathCharsMax,
  retryAgeMsMax,
  retryAgeMsMin,
  retryAttemptsMax,
  retryBackoffMsMax,
  retryBackoffMsMin,
  retryFactorMax,
  statusesCountMax,
  urlCharsMax,
} from './limits.ts';
import { nullable, oneOf, optionalNullables, optionals } from './schema-kit.ts';

/** Where and how a callback is delivered, beside its content: what tasks and schedules' templates have in common. */
export const deliveryFields = {
  destination: Type.String({
    format: 'name',
    maxLength: nameCharsMax,
    description: 'Name of a destination, in place of `callback_url`: its targets share the callbacks.',
    examples: ['shop'],
  }),
  path: Type.String({
    format: 'target-path',
    maxLength: pathCharsMax,
    description: "Appended to the path of the destination's target; may have a query. Only with `destination`.",
    examples: ['/orders/42?notify=true'],
  }),
  hash_key: Type.String({
    format: 'plain-text',
    maxLength: hashKeyCharsMax,
    description:
      'With the policy `consistent_hash`: callbacks of one key go to one target. Default: the id of the task.',
    examples: ['customer-42'],
  }),
  priority: oneOf(priorities, {
    description: 'Among the due callbacks of one destination, which go first. Default `normal`.',
  }),
  ack_timeout_ms: Type.Integer({
    minimum: ackTimeoutMsMin,
    maximum: ackTimeoutMsMax,
    description:
      'How long a receiver that answered 202 with `qbasecron-async: true` may take to say how it went, in ms. Default ' +
      `${ackTimeoutMsDefault}.`,
    examples: [ackTimeoutMsDefault],
  }),
};

const retryFields = {
  strategy: oneOf(retryStrategies, {
    description:
      '`exponential` (default): full jitter below a ceiling that grows by `factor`. `linear`: longer by `min_backoff_ms` ' +
      'each time. `ladder`: the waits of `ladder`.',
  }),
  ladder: Type.Array(Type.String({ format: 'duration' }), {
    minItems: 1,
    maxItems: ladderCountMax,
    description:
      'The waits one by one; the last one for all further tries. `max_attempts` is then one more than its length.',
    examples: [['5s', '5m', '30m', '2h']],
  }),
  max_attempts: Type.Integer({
    minimum: 1,
    maximum: retryAttemptsMax,
    description: `Attempts in all, the first included. Default ${retryDefaults.maxAttempts}.`,
    examples: [retryDefaults.maxAttempts],
  }),
  min_backoff_ms: Type.Integer({
    minimum: retryBackoffMsMin,
    maximum: retryBackoffMsMax,
    description: `Ceiling of the first wait, in ms. Default ${retryDefaults.minBackoffMs}.`,
    examples: [retryDefaults.minBackoffMs],
  }),
  max_backoff_ms: Type.Integer({
    minimum: retryBackoffMsMin,
    maximum: retryBackoffMsMax,
    description: `Ceiling of every wait, in ms. Default ${retryDefaults.maxBackoffMs}.`,
    examples: [retryDefaults.maxBackoffMs],
  }),
  factor: Type.Number({
    minimum: 1,
    maximum: retryFactorMax,
    description: `By how much the ceiling grows with each attempt. Default ${retryDefaults.factor}.`,
    examples: [retryDefaults.factor],
  }),
  max_age_ms: Type.Integer({
    minimum: retryAgeMsMin,
    maximum: retryAgeMsMax,
    description: `No attempt starts later than this after \`due_at\`, in ms. Default ${retryDefaults.maxAgeMs} (7 days).`,
    examples: [retryDefaults.maxAgeMs],
  }),
};

const retryOptions = {
  additionalProperties: false,
  description: 'When a failed attempt is made again. In a form: a JSON object as text.',
};
export const retryField = Type.Object(optionals(retryFields), retryOptions);
const retryPatchField = nullable(Type.Object(optionalNullables(retryFields), retryOptions));

export const successField = Type.Object(
  {
    statuses: Type.Optional(
      Type.Array(Type.String({ format: 'status-range' }), {
        minItems: 1,
        maxItems: statusesCountMax,
        description: 'A status, a range, or a class: `200`, `200-204`, `2xx`. Default `2xx`.',
        examples: [['2xx', '404']],
      }),
    ),
    body_pattern: Type.Optional(
      Type.String({
        format: 'plain-text',
        minLength: 1,
        maxLength: bodyPatternCharsMax,
        description: 'A regular expression (RE2) that must be found in the first 64 KiB of the answer.',
        examples: ['"ok":\\s*true'],
      }),
    ),
  },
  {
    additionalProperties: false,
    minProperties: 1,
    description: 'What counts as success, when 2xx is not what you mean. In a form: a JSON object as text.',
  },
);

const followUpHeaders = Type.Unsafe<Record<string, string>>({
  type: 'object',
  additionalProperties: Type.String({ format: 'header-value' }),
  propertyNames: { type: 'string', format: 'header-name' },
  maxProperties: headersCountMax,
});

function followUpField(when: string) {
  return Type.Object(
    {
      callback_url: Type.Optional(Type.String({ format: 'callback-url', maxLength: urlCharsMax })),
      destination: Type.Optional(deliveryFields.destination),
      path: Type.Optional(deliveryFields.path),
      headers: Type.Optional(followUpHeaders),
    },
    {
      additionalProperties: false,
      minProperties: 1,
      description: `Where to tell ${when}: a task of its own, with what happened in its body. In a form: a JSON object as text.`,
      examples: [{ callback_url: 'https://example.com/hooks/outcome' }],
    },
  );
}

export const followUpFields = {
  on_success: followUpField('that it succeeded'),
  on_failure: followUpField('that it failed or expired'),
};

/** Of a new task or template. */
export const deliveryObjects = {
  retry: Type.Optional(retryField),
  success: Type.Optional(successField),
  ...optionals(followUpFields),
};

/** Of a patch. */
export const deliveryObjectsPatch = {
  retry: Type.Optional(retryPatchField),
  success: Type.Optional(nullable(successField)),
  ...optionalNullables(followUpFields),
};
