import { formatInstant, type Preview, type PreviewedOccurrence } from '@qbasecron/core';
import Type from 'typebox';

import { instant, nullable } from '../schema-kit.ts';

/** An occurrence that is still to come, by the rule. */
export const comingSchema = Type.Object({
  at: instant('When it is due, in UTC.'),
  local: Type.String({
    description: 'What a clock in the zone of the rule shows then.',
    examples: ['2027-03-28 03:30:00'],
  }),
  offset: Type.String({ description: 'Of that clock from UTC.', examples: ['+02:00'] }),
  note: nullable(
    Type.String({
      description: 'What summer time, a calendar or jitter changed, and which choice would do otherwise.',
    }),
  ),
});
type Coming = Type.Static<typeof comingSchema>;

/** 200 of POST /schedules/preview. */
export const previewAnswerSchema = Type.Object({
  description: Type.String({ description: 'The rule in plain English.' }),
  occurrences: Type.Array(comingSchema, { description: 'In the order in which they are due.' }),
  note: nullable(Type.String({ description: 'What was left out after the last of them, where the rule ends.' })),
  truncated: Type.Boolean({
    description: 'True when so many were excluded that the search was given up: there may be more.',
  }),
});
export type PreviewAnswer = Type.Static<typeof previewAnswerSchema>;

export function previewView({ description, occurrences, note, truncated }: Preview): PreviewAnswer {
  return { description, occurrences: occurrences.map(comingView), note, truncated };
}

export function comingView({ at, local, offset, note }: PreviewedOccurrence): Coming {
  return { at: formatInstant(at), local, offset, note };
}
