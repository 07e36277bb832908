import { timeoutMsDefault } from '@qbasecron/core';
import Type from 'typebox';

import {
  delayCharsMax,
  descCharsMax,
  headersCountMax,
  labelCharsMax,
  labelsCountMax,
  timeCharsMax,
  timeoutMsMax,
  timeoutMsMin,
  timezoneCharsMax,
  urlCharsMax,
} from './limits.ts';
import { deliveryFields } from './delivery-fields.ts';
import { nullable, oneOf } from './schema-kit.ts';

/**
 * What a user can set of a task, field by field. Defaults are told in the descriptions and not by `default`: a patch
 * uses the same schemas, and a validator that fills in defaults would reset what the patch leaves out.
 */
export const taskFields = {
  time: Type.String({
    format: 'task-time',
    maxLength: timeCharsMax,
    description:
      'When to call: `YYYY-MM-DD HH:mm:ss` in `timezone`, or ISO 8601 with an offset. A time in the past means now. ' +
      'Give either `time` or `delay`.',
    examples: ['2014-10-17 20:43:44', '2027-01-01T09:00:00+08:00'],
  }),
  delay: Type.String({
    format: 'duration',
    maxLength: delayCharsMax,
    description: 'How long from now: `90s`, `1d2h30m`, `500ms`, or ISO 8601 such as `PT30M`. At most ten years.',
    examples: ['90s', '1d2h30m', 'PT30M'],
  }),
  timezone: Type.String({
    format: 'iana-zone',
    maxLength: timezoneCharsMax,
    description: "IANA name in which a `time` without offset is read. Default: the service's zone, itself UTC.",
    examples: ['Asia/Shanghai', 'UTC'],
  }),
  gap: oneOf(['shift', 'reject'], {
    description:
      'A local time that the change to summer time skips: `shift` (default) moves it forward by the length of the gap, ' +
      '`reject` refuses it. The answer says what was done.',
  }),
  fold: oneOf(['first', 'last'], {
    description: 'A local time that occurs twice when summer time ends: which one. Default `first`.',
  }),
  desc: Type.String({
    format: 'plain-text',
    maxLength: descCharsMax,
    description: 'What the task is for, for people. Sent along with a form callback.',
    examples: ['财神给小墨发送消息'],
  }),
  callback_url: Type.String({
    format: 'callback-url',
    maxLength: urlCharsMax,
    description: 'Where to call: http or https, without user name and password. Or give `destination`.',
    examples: ['http://127.0.0.1:3453/api/v0.1.0/push/api'],
  }),
  method: oneOf(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'], {
    description: 'Method of the callback. Default `POST`. GET and HEAD are sent without a body.',
  }),
  data: Type.String({
    format: 'well-formed',
    description:
      'An opaque text, commonly base64 of a JSON object. The callback is then a form with `_id`, `time`, `desc` and ' +
      '`data`. Not together with `body`. Its length is limited by that of the request.',
    examples: [
      'eyJ0b2tlbiI6IkIxNTA0RDk5RjBDMERCODA0ODcwOUVDNThCQUNENEExMDU0Q0IzMzFDNTc2MjdBMDQyRTcyQ0UxREZDNjg3M0YiLCJhbGVydCI6IuS9oOWlvSIsImJhZGdlIjoiMSJ9',
    ],
  }),
  labels: Type.Array(Type.String({ format: 'label', maxLength: labelCharsMax }), {
    maxItems: labelsCountMax,
    uniqueItems: true,
    description: 'Words by which tasks can be found again. In a form: repeated, or separated by commas.',
    examples: [['billing', 'customer-42']],
  }),
  ...deliveryFields,
  timeout_ms: Type.Integer({
    minimum: timeoutMsMin,
    maximum: timeoutMsMax,
    description: `How long one attempt may take, from the send to the last byte, in ms. Default: the destination's, else ${timeoutMsDefault}.`,
    examples: [timeoutMsDefault],
  }),
  expires_at: Type.String({
    format: 'task-time',
    maxLength: timeCharsMax,
    description: 'No attempt starts at or after this; read as `time` is. Default: none.',
    examples: ['2027-01-01T10:00:00+08:00'],
  }),
  delivery: oneOf(['at_least_once', 'at_most_once'], {
    description:
      '`at_least_once` (default): sent until it succeeds, in rare cases twice, with the same `webhook-id`. ' +
      '`at_most_once`: never sent again once it may have arrived.',
  }),
};

/** `body` can be any JSON, so its schema says nothing but what it is for. */
export const bodyField = Type.Unknown({
  description:
    'What to send, unmodified: a text, or any JSON but null, of which the text as written is sent. The content type is ' +
    'text/plain or application/json unless `headers` has another. In a form: JSON text. Not together with `data`.',
  examples: [{ order: 42 }, 'plain text'],
});

const headerValue = Type.String({ format: 'header-value' });
const headerNames = { propertyNames: { type: 'string', format: 'header-name' }, maxProperties: headersCountMax };
const headersText = {
  description:
    'Headers of the callback. Not those that the service sets (`webhook-*`, `qbasecron-*`, `user-agent`) or that belong ' +
    'to the connection. In a form: a JSON object as text. Answers show `***` in place of the value of `authorization`, ' +
    'cookies and whatever is named token, secret, password, signature or api-key; sent back so, the value stays.',
  examples: [{ authorization: 'Bearer secret', 'content-type': 'application/json' }],
};

export const headersField = Type.Unsafe<Record<string, string>>({
  type: 'object',
  additionalProperties: headerValue,
  ...headerNames,
  ...headersText,
});

export const headersPatchField = Type.Unsafe<Record<string, string | null> | null>({
  type: ['object', 'null'],
  additionalProperties: nullable(headerValue),
  ...headerNames,
  ...headersText,
});
