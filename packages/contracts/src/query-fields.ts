import { readTaskTime, type EpochMs, type FieldError } from '@qbasecron/core';
import Type from 'typebox';

import { cursorCharsMax, pageItemsDefault, pageItemsMax, timeCharsMax } from './limits.ts';

/** Fields that the queries of several lists have in common. */

/** @param things in the plural, as a sentence begins with them: `Tasks` */
export function limitField(things: string) {
  const description = `${things} on a page.`;
  return Type.Optional(Type.Integer({ minimum: 1, maximum: pageItemsMax, default: pageItemsDefault, description }));
}

/** Of a list that can be filtered: a cursor goes with its filters. */
export const filteredCursorField = Type.Optional(
  Type.String({ maxLength: cursorCharsMax, description: '`next_cursor` of the page before, with the same query.' }),
);

/** One end of a span of time to filter by. */
export function momentField(description: string) {
  return Type.Optional(
    Type.String({
      format: 'task-time',
      maxLength: timeCharsMax,
      description: `${description} ISO 8601; without an offset it is read as UTC.`,
      examples: ['2026-11-11T03:10:00Z'],
    }),
  );
}

/** The moment that the field of that pointer gives, if it is given; one that cannot be read goes to `errors`. */
export function readMoment(pointer: string, text: string | undefined, errors: FieldError[]): EpochMs | undefined {
  if (text === undefined) return undefined;
  const read = readTaskTime(text, { timezone: 'UTC', gap: 'shift', fold: 'first' });
  if (read.ok) return read.at;
  errors.push({ pointer, detail: read.detail });
  return undefined;
}
