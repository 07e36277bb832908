import Type from 'typebox';

import { pauseByCharsMax, pauseReasonCharsMax } from '../limits.ts';

/** Body of POST /schedules/:id/pause. */
export const pauseBodySchema = Type.Object(
  {
    reason: Type.Optional(
      Type.String({
        format: 'plain-text',
        maxLength: pauseReasonCharsMax,
        description: 'Why, for people.',
        examples: ['The receiver is being moved.'],
      }),
    ),
    by: Type.Optional(
      Type.String({ format: 'plain-text', maxLength: pauseByCharsMax, description: 'Who.', examples: ['Mo'] }),
    ),
  },
  { additionalProperties: false },
);
export type PauseBody = Type.Static<typeof pauseBodySchema>;
