import { previewCountDefault } from '@qbasecron/core';
import Type from 'typebox';

import { previewCountMax, timeCharsMax } from '../limits.ts';
import { optionals } from '../schema-kit.ts';
import { ruleFields, timingFields } from './rule-fields.ts';

/** Body of POST /schedules/preview: the fields of a schedule that decide when it occurs, and how much to tell. */
export const previewBodySchema = Type.Object(
  {
    ...optionals({ ...ruleFields, ...timingFields }),
    from: Type.Optional(
      Type.String({
        format: 'task-time',
        maxLength: timeCharsMax,
        description: 'Tell what comes after this; read as `start_at` is. Default: now.',
        examples: ['2027-03-27 00:00:00'],
      }),
    ),
    count: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: previewCountMax,
        description: `How many occurrences to tell. Default ${previewCountDefault}.`,
      }),
    ),
  },
  { additionalProperties: false, description: 'A rule that is not stored.' },
);
export type PreviewBody = Type.Static<typeof previewBodySchema>;
