import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { daysInMonth, utcEpochMs, utcWallTime } from '../../../src/time/calendar.ts';

const instant = fc.integer({ min: Date.parse('0000-01-01T00:00:00Z'), max: Date.parse('9999-12-31T23:59:59.999Z') });

test('an instant becomes the wall time that Date shows in UTC, and back', () => {
  fc.assert(
    fc.property(instant, (at) => {
      const date = new Date(at);
      assert.deepEqual(utcWallTime(at), {
        year: date.getUTCFullYear(),
        month: date.getUTCMonth() + 1,
        day: date.getUTCDate(),
        hour: date.getUTCHours(),
        minute: date.getUTCMinutes(),
        second: date.getUTCSeconds(),
        millisecond: date.getUTCMilliseconds(),
      });
      assert.equal(utcEpochMs(utcWallTime(at)), at);
    }),
    {
      numRuns: 2_000,
      examples: [[0], [-1], [Date.parse('2000-02-29T23:59:59.999Z')], [Date.parse('0001-01-01T00:00:00Z')]],
    },
  );
});

test('every day of four centuries follows the one before, and months have their days', () => {
  let day = utcEpochMs({ year: 1900, month: 1, day: 1, hour: 0, minute: 0, second: 0, millisecond: 0 });
  for (let year = 1900; year <= 2300; year++) {
    for (let month = 1; month <= 12; month++) {
      assert.equal(daysInMonth(year, month), new Date(Date.UTC(year, month, 0)).getUTCDate());
      for (let dayOfMonth = 1; dayOfMonth <= daysInMonth(year, month); dayOfMonth++) {
        const wall = utcWallTime(day);
        assert.deepEqual([wall.year, wall.month, wall.day], [year, month, dayOfMonth]);
        day += 86_400_000;
      }
    }
  }
});
