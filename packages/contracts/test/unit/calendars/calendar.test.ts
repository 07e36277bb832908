import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  bodyAjvOptions,
  calendarBodySchema,
  calendarErrors,
  calendarListView,
  calendarPageSchema,
  calendarRecordSchema,
  calendarView,
} from '@qbasecron/contracts';
import type { Calendar } from '@qbasecron/core';
import { Ajv } from 'ajv';

import { pointersOf } from '../validate.ts';

const validate = new Ajv({ ...bodyAjvOptions }).compile(calendarBodySchema);

function errorsOf(body: unknown) {
  validate(body);
  return calendarErrors(body, validate.errors);
}

const window = { from: '2026-12-24 18:00:00', until: '2026-12-27 08:00:00' };

test('days, weekdays and windows are taken, and an empty calendar as well', () => {
  assert.deepEqual(errorsOf({}), []);
  const days = ['2027-02-28', '2028-02-29', '02-29', '12-31'];
  assert.deepEqual(errorsOf({ desc: 'd', timezone: 'UTC', days, weekdays: [6, 7], windows: [window] }), []);
});

const cases: [what: string, body: Record<string, unknown>, pointer: string, detail: RegExp][] = [
  ['a day that no year has', { days: ['02-30'] }, '#/days/0', /day 30/],
  ['a day that its year does not have', { days: ['01-01', '2027-02-29'] }, '#/days/1', /day 29/],
  ['a month that there is not', { days: ['13-01'] }, '#/days/0', /month 13/],
  ['day 0', { days: ['01-00'] }, '#/days/0', /day 0/],
  ['a day with a time', { days: ['2027-01-01 00:00:00'] }, '#/days/0', /YYYY-MM-DD/],
  ['weekday 0', { weekdays: [0] }, '#/weekdays/0', /at least 1/],
  ['weekday 8', { weekdays: [8] }, '#/weekdays/0', /at most 7/],
  ['all seven weekdays', { weekdays: [1, 2, 3, 4, 5, 6, 7] }, '#/weekdays', /6 items/],
  ['a window without end', { windows: [{ from: window.from }] }, '#/windows/0/until', /missing/],
  ['a window from no time', { windows: [{ ...window, from: '2026-12-24' }] }, '#/windows/0/from', /time of day/],
  ['an unknown field of a window', { windows: [{ ...window, to: 'x' }] }, '#/windows/0/to', /not a known field/],
  ['an unknown field', { holidays: [] }, '#/holidays', /not a known field/],
];

for (const [what, body, pointer, detail] of cases) {
  test(`${what} is refused, and nothing else is blamed`, () => {
    const errors = errorsOf(body);
    assert.deepEqual(pointersOf(errors), [pointer]);
    assert.match(errors[0]!.detail, detail);
  });
}

test('a calendar is told whole, and in a list with its days and windows counted', () => {
  const calendar: Calendar = {
    name: 'holidays',
    desc: '',
    timezone: null,
    days: ['12-25'],
    weekdays: [],
    windows: [{ ...window, what: null }],
    revision: 1,
    createdAt: 0,
    updatedAt: 0,
  };
  const ajv = new Ajv({ allowUnionTypes: true });
  assert.ok(ajv.validate({ ...calendarRecordSchema, additionalProperties: false }, calendarView(calendar)));
  const item = calendarListView(calendar);
  assert.ok(ajv.validate(calendarPageSchema, { items: [item], next_cursor: null }));
  assert.deepEqual([item.day_count, item.window_count], [1, 1]);
});

test('every bad field is told at once, a window that ends before it begins included', () => {
  const errors = errorsOf({ days: ['x'], windows: [{ from: window.until, until: window.from }], foo: 1 });
  assert.deepEqual(pointersOf(errors), ['#/days/0', '#/foo', '#/windows/0/until']);
});
