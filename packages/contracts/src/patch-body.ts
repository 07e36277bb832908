import Type from 'typebox';

import { deliveryObjectsPatch } from './delivery-fields.ts';
import { optionalNullables } from './schema-kit.ts';
import { bodyField, headersPatchField, taskFields } from './task-fields.ts';

const { callback_url, destination, ...nullableFields } = taskFields;

/** Body of PATCH /tasks/:id: a merge patch (RFC 7396), where null puts a field back to its default. */
export const patchBodySchema = Type.Object(
  {
    callback_url: Type.Optional(callback_url),
    destination: Type.Optional(destination),
    ...optionalNullables(nullableFields),
    headers: Type.Optional(headersPatchField),
    body: Type.Optional(bodyField),
    ...deliveryObjectsPatch,
  },
  {
    additionalProperties: false,
    minProperties: 1,
    description:
      'The fields to change; null puts a field back to its default. `data` replaces `body` and ' +
      '`callback_url` replaces `destination`, and the other way round. A ' +
      'change of `time`, `delay` or `timezone` schedules the task anew.',
    examples: [{ delay: '10m' }, { desc: 'later', labels: null, retry: { max_attempts: 3 } }],
  },
);
export type PatchBody = Type.Static<typeof patchBodySchema>;
