import { calendarDaysMax, calendarWindowsMax } from '@qbasecron/core';
import Type from 'typebox';

import { descCharsMax, timeCharsMax } from '../limits.ts';
import { optionals } from '../schema-kit.ts';
import { taskFields } from '../task-fields.ts';

const time = (description: string, example: string) =>
  Type.String({ format: 'task-time', maxLength: timeCharsMax, description, examples: [example] });

const calendarFields = {
  desc: Type.String({
    format: 'plain-text',
    maxLength: descCharsMax,
    description: 'What it is for, for people.',
    examples: ['Days on which the office is closed'],
  }),
  timezone: Type.String({
    ...taskFields.timezone,
    description: 'IANA name in which days and local times are read. Default: the zone of each schedule that names it.',
  }),
  days: Type.Array(Type.String({ format: 'calendar-day' }), {
    maxItems: calendarDaysMax,
    uniqueItems: true,
    description: 'Whole days: `YYYY-MM-DD`, or `MM-DD` for each year.',
    examples: [['12-25', '2027-04-05']],
  }),
  weekdays: Type.Array(Type.Integer({ minimum: 1, maximum: 7 }), {
    maxItems: 6,
    uniqueItems: true,
    description: 'Whole days of each week, from 1 (Monday) to 7 (Sunday); not all seven.',
    examples: [[6, 7]],
  }),
  windows: Type.Array(
    Type.Object(
      {
        from: time('The first moment that is excluded.', '2026-12-24 18:00:00'),
        until: time('The first moment that is not excluded any more.', '2026-12-27 08:00:00'),
        what: Type.Optional(
          Type.String({
            format: 'plain-text',
            maxLength: descCharsMax,
            description: 'Why.',
            examples: ['Maintenance'],
          }),
        ),
      },
      { additionalProperties: false },
    ),
    {
      maxItems: calendarWindowsMax,
      description:
        'Spans of time, the end excluded: `YYYY-MM-DD HH:mm:ss` in the zone of the calendar, or ISO 8601 with an offset.',
    },
  ),
};

/** Body of PUT /calendars/:name: the whole calendar. */
export const calendarBodySchema = Type.Object(optionals(calendarFields), {
  additionalProperties: false,
  description: 'A named set of days and times at which schedules that name it do not run.',
});
export type CalendarBody = Type.Static<typeof calendarBodySchema>;
