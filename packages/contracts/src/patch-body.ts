import Type from 'typebox';

import { nullable, optionalNullables } from './schema-kit.ts';
import { bodyField, headersPatchField, retryFields, retryText, taskFields } from './task-fields.ts';

const { callback_url, ...nullableFields } = taskFields;

const retryPatch = Type.Object(optionalNullables(retryFields), { additionalProperties: false, ...retryText });

/** Body of PATCH /tasks/:id: a merge patch (RFC 7396), where null puts a field back to its default. */
export const patchBodySchema = Type.Object(
  {
    callback_url: Type.Optional(callback_url),
    ...optionalNullables(nullableFields),
    headers: Type.Optional(headersPatchField),
    body: Type.Optional(bodyField),
    retry: Type.Optional(nullable(retryPatch)),
  },
  {
    additionalProperties: false,
    minProperties: 1,
    description:
      'The fields to change; null puts a field back to its default. `data` replaces `body` and the other way round. A ' +
      'change of `time`, `delay` or `timezone` schedules the task anew.',
    examples: [{ delay: '10m' }, { desc: 'later', labels: null, retry: { max_attempts: 3 } }],
  },
);
export type PatchBody = Type.Static<typeof patchBodySchema>;
