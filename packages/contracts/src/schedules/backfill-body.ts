import { overlapChoices } from '@qbasecron/core';
import Type from 'typebox';

import { backfillRateMax, timeCharsMax } from '../limits.ts';
import { oneOf } from '../schema-kit.ts';

const time = (description: string, example: string) =>
  Type.String({ format: 'task-time', maxLength: timeCharsMax, description, examples: [example] });

/** Body of POST /schedules/:id/backfill. */
export const backfillBodySchema = Type.Object(
  {
    from: time("Occurrences from this on. Without an offset it is read in the schedule's zone.", '2026-11-01 00:00:00'),
    to: time('Until before this, and not later than now.', '2026-11-08 00:00:00'),
    overlap: Type.Optional(
      oneOf(overlapChoices, {
        description:
          'How backfilled occurrences meet each other. Default: `allow` where the schedule allows it, else `buffer_all`.',
      }),
    ),
    rate_per_second: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: backfillRateMax,
        description: 'At most so many occurrences are planned in a second. Default 10.',
      }),
    ),
  },
  { additionalProperties: false, description: 'Runs what did not run in a span of the past.' },
);
export type BackfillBody = Type.Static<typeof backfillBodySchema>;
