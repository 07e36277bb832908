import Type from 'typebox';

import { optionalNullables } from '../schema-kit.ts';
import { choiceFields } from './create-schedule-body.ts';
import { ruleFields, timingFields } from './rule-fields.ts';
import { templatePatchSchema } from './template-fields.ts';

/** Body of PATCH /schedules/:id: a merge patch (RFC 7396), where null puts a field back to its default. */
export const patchScheduleSchema = Type.Object(
  {
    ...optionalNullables({ ...ruleFields, ...timingFields, ...choiceFields }),
    task: Type.Optional(templatePatchSchema),
  },
  {
    additionalProperties: false,
    minProperties: 1,
    description:
      'The fields to change; null puts a field back to its default. One of the six forms of the rule replaces the other.',
  },
);
export type PatchScheduleBody = Type.Static<typeof patchScheduleSchema>;
