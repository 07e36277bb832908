import Type from 'typebox';

import { delayCharsMax, headersCountMax } from '../limits.ts';
import { nullable, optionalNullables, optionals } from '../schema-kit.ts';
import { deliveryObjects, deliveryObjectsPatch } from '../delivery-fields.ts';
import { bodyField, taskFields } from '../task-fields.ts';

const {
  desc,
  callback_url,
  destination,
  path,
  hash_key,
  priority,
  method,
  data,
  labels,
  timeout_ms,
  ack_timeout_ms,
  delivery,
} = taskFields;

const placeholdersText =
  'Placeholders are filled in: `{{scheduled_time}}` (what the rule said), `{{due_time}}` (with jitter), ' +
  '`{{schedule_id}}`, `{{task_id}}` and `{{run_number}}`.';

const urlField = Type.String({
  ...callback_url,
  format: 'callback-url-template',
  description: `Where to call: http or https, without user name and password. ${placeholdersText}`,
});

/** The fields that a task of its own has as well, but for those told apart below. */
const sharedFields = {
  desc,
  path: Type.String({
    ...path,
    format: 'target-path-template',
    description: `Appended to the path of the destination's target; may have a query. ${placeholdersText}`,
  }),
  hash_key,
  priority,
  method,
  data: Type.String({
    ...data,
    description: 'An opaque text that a form callback carries. Placeholders are filled in. Not together with `body`.',
  }),
  labels: Type.Array(labels.items, { ...labels, description: 'Words by which its tasks can be found again.' }),
  timeout_ms,
  ack_timeout_ms,
  expires_after: Type.String({
    format: 'duration',
    maxLength: delayCharsMax,
    description: 'No attempt starts later than this after the occurrence is due. Default: none.',
    examples: ['10m'],
  }),
  delivery,
};

const templateBody = Type.Unknown({
  ...bodyField,
  description:
    'What to send: a text, or any JSON but null, of which the text as written is sent. Placeholders are filled in. Not ' +
    'together with `data`.',
  examples: [{ report: 'daily', of: '{{scheduled_time}}' }],
});

const headerValue = Type.String({ format: 'header-value-template' });
const headersOptions = {
  propertyNames: { type: 'string', format: 'header-name' },
  maxProperties: headersCountMax,
  description: 'Headers of the callback. Placeholders in their values are filled in.',
  examples: [{ 'x-run': '{{run_number}}' }],
};
const headers = Type.Unsafe<Record<string, string>>({
  type: 'object',
  additionalProperties: headerValue,
  ...headersOptions,
});
const headersPatch = Type.Unsafe<Record<string, string | null> | null>({
  type: ['object', 'null'],
  additionalProperties: nullable(headerValue),
  ...headersOptions,
});

/** `task` of a new schedule: everything that a task can have, but for its time. */
export const templateSchema = Type.Object(
  {
    ...optionals({ callback_url: urlField, destination, ...sharedFields, headers, body: templateBody }),
    ...deliveryObjects,
  },
  { additionalProperties: false, description: 'What each occurrence sends: a task without its time.' },
);

/** `task` in a patch of a schedule. */
export const templatePatchSchema = Type.Object(
  {
    callback_url: Type.Optional(urlField),
    destination: Type.Optional(destination),
    ...optionalNullables(sharedFields),
    headers: Type.Optional(headersPatch),
    body: Type.Optional(templateBody),
    ...deliveryObjectsPatch,
  },
  { additionalProperties: false, description: 'What to change of the task, field by field.' },
);
export type TemplateBody = Type.Static<typeof templateSchema>;
export type TemplatePatchBody = Type.Static<typeof templatePatchSchema>;
