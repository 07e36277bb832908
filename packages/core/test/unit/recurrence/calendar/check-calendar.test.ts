import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { checkCalendar } from '../../../../src/recurrence/calendar/check-calendar.ts';
import { calendar } from './support.ts';

const window = (from: string, until: string) => ({ from, until, what: null });

/** What is set, and the pointers that are told of it. */
const wrong: [set: Parameters<typeof calendar>[0], ...pointers: string[]][] = [
  [{ name: '' }, '#/name'],
  [{ name: 'a b' }, '#/name'],
  [{ name: 'a'.repeat(65) }, '#/name'],
  [{ timezone: 'Mars/Olympus' }, '#/timezone'],
  [
    { days: ['2026-02-29', '02-29', '2-29', '13-01', '2026-04-31', '0000-01-01'] },
    '#/days/0',
    '#/days/2',
    '#/days/3',
    '#/days/4',
    '#/days/5',
  ],
  [{ days: ['2026-12-25T00:00:00', '', '__proto__'] }, '#/days/0', '#/days/1', '#/days/2'],
  [{ days: Array.from({ length: 5_001 }, () => '12-25') }, '#/days'],
  [{ weekdays: [0, 8, 1.5] }, '#/weekdays/0', '#/weekdays/1', '#/weekdays/2'],
  [{ weekdays: [1, 2, 3, 4, 5, 6, 7] }, '#/weekdays'],
  [{ windows: [window('tomorrow', '2026-01-01 09:00:00')] }, '#/windows/0/from'],
  [{ windows: [window('2026-01-01', '')] }, '#/windows/0/from', '#/windows/0/until'],
  [{ windows: [window('2026-01-01 09:00:00', '2026-01-01 09:00:00')] }, '#/windows/0/until'],
  [{ windows: [window('2026-01-01T09:00:00+01:00', '2026-01-01T08:00:00Z')] }, '#/windows/0/until'],
  [{ windows: [window('2026-01-01 09:00:00', '2026-01-01T10:00:00Z')] }, '#/windows/0/until'],
  [{ windows: Array.from({ length: 1_001 }, () => window('2026-01-01 09:00:00', '2026-01-01 10:00:00')) }, '#/windows'],
];

describe('a calendar', () => {
  it('is taken when it is right', () => {
    const right = calendar({
      name: 'Bank_holidays-2026.v2',
      timezone: 'Europe/Berlin',
      days: ['2026-12-25', '12-26', '02-29'],
      weekdays: [6, 7],
      windows: [
        window('2026-01-01 09:00:00', '2026-01-01 10:00:00'),
        window('2026-01-01T09:00:00+01:00', '2026-01-01T09:00:00Z'),
      ],
    });
    assert.deepEqual(checkCalendar(right), []);
  });

  for (const [set, ...pointers] of wrong) {
    it(`is refused with pointers: ${JSON.stringify(set).slice(0, 80)}`, () => {
      const errors = checkCalendar(calendar(set));
      assert.deepEqual(
        errors.map(({ pointer }) => pointer),
        pointers,
      );
      for (const { detail } of errors) assert.match(detail, /^(must|has|is) /);
    });
  }

  it('is refused when it excludes every day of the year', () => {
    const days = Array.from({ length: 366 }, (_, index) =>
      new Date(Date.UTC(2028, 0, 1 + index)).toISOString().slice(5, 10),
    );
    assert.deepEqual(checkCalendar(calendar({ days })), [
      { pointer: '#/days', detail: 'must not exclude every day of the year' },
    ]);
    assert.deepEqual(checkCalendar(calendar({ days: days.slice(2) })), []);
  });

  it('with thousands of mistakes is told of the first 20', () => {
    const days = Array.from({ length: 5_000 }, () => 'never');
    assert.equal(checkCalendar(calendar({ days })).length, 20);
  });
});
