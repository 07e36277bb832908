import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatInstant, formatWallTime } from '../../../src/time/format-instant.ts';
import { checkTaskTime, readTaskTime } from '../../../src/time/read-task-time.ts';
import { anyInstant, anyZone } from './zones.ts';

const berlin = { timezone: 'Europe/Berlin', gap: 'shift', fold: 'first' } as const;

function read(text: string): string {
  const result = readTaskTime(text, berlin);
  return result.ok ? formatInstant(result.at) : result.detail;
}

const good: [text: string, at: string][] = [
  ['2014-11-11 11:10:00', '2014-11-11T10:10:00.000Z'],
  ['2014-11-11T11:10:00', '2014-11-11T10:10:00.000Z'],
  ['2014-11-11 11:10:00.250', '2014-11-11T10:10:00.250Z'],
  ['2026-07-01T11:10:00Z', '2026-07-01T11:10:00.000Z'],
  ['2026-07-01T11:10:00+02:00', '2026-07-01T09:10:00.000Z'],
  ['2026-07-01T11:10:00-03:30', '2026-07-01T14:40:00.000Z'],
  ['2026-07-01 11:10:00.5+00:00', '2026-07-01T11:10:00.500Z'],
  ['2026-07-01T11:10:00-00:00', '2026-07-01T11:10:00.000Z'],
  ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
  ['0099-12-31T23:59:59Z', '0099-12-31T23:59:59.000Z'],
  ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
  ['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'],
];

for (const [text, at] of good) {
  test(`${text} is accepted`, () => {
    assert.equal(read(text), at);
    assert.equal(checkTaskTime(text), null);
  });
}

test('a fraction finer than milliseconds is rounded up, so that nothing is due too early', () => {
  assert.equal(read('2026-07-01T11:10:00.123000Z'), '2026-07-01T11:10:00.123Z');
  assert.equal(read('2026-07-01T11:10:00.123000001Z'), '2026-07-01T11:10:00.124Z');
  assert.equal(read('2026-12-31T23:59:59.9995Z'), '2027-01-01T00:00:00.000Z');
});

const bad: [text: string, detail: RegExp][] = [
  ['2014-13-45 99:00:00', /has month 13; months go from 01 to 12/],
  ['2026-00-10 00:00:00', /has month 0/],
  ['2026-02-30 12:00:00', /has day 30; month 2 of 2026 has days 01 to 28/],
  ['1900-02-29 12:00:00', /has day 29/],
  ['2026-01-00 12:00:00', /has day 0/],
  ['2026-01-01 24:00:00', /has hour 24; midnight is 00:00:00 of the next day/],
  ['2026-01-01 99:00:00', /has hour 99/],
  ['2026-01-01 00:60:00', /has minute 60/],
  ['2016-12-31T23:59:60Z', /leap seconds are not accepted/],
  ['2026-01-01 00:00:61', /has second 61/],
  ['2026-02-30', /has no time of day/],
  ['2026-02-28Z', /has no time of day/],
  ['2026-01-01 10:00', /has no seconds/],
  ['2026-01-01T10:00Z', /has no seconds/],
  ['99999-01-01 00:00:00', /year of four digits, from 0001 to 9999/],
  ['+012026-01-01T00:00:00Z', /year of four digits/],
  ['0000-01-01 00:00:00', /year from 0001 to 9999/],
  ['0001-01-01T00:00:00+01:00', /years 0001 to 9999 of UTC/],
  ['9999-12-31T23:59:59-01:00', /years 0001 to 9999 of UTC/],
  ['9999-12-31T23:59:59.9999Z', /years 0001 to 9999 of UTC/],
  ['2026-01-01T00:00:00z', /upper case/],
  ['2026-01-01t00:00:00Z', /upper case/],
  ['2026-W01-1', /week date/],
  ['2026-W01-1T00:00:00Z', /week date/],
  ['2026-123', /days of the year/],
  ['2026-01-01T00:00:00+0200', /offset as Z or with a colon/],
  ['2026-01-01T00:00:00+02', /offset as Z or with a colon/],
  ['2026-01-01T00:00:00+24:00', /offsets go up to 23:59/],
  ['2026-01-01T00:00:00+00:60', /offsets go up to 23:59/],
  ['2026-01-01T00:00:00+01:00[Europe/Berlin]', /belongs into timezone/],
  ['', /is empty/],
  ['   ', /is empty/],
  [' 2026-01-01 00:00:00', /begin or end with a space/],
  ['2026-01-01 00:00:00\n', /begin or end with a space/],
  ['1767225600', /is a number, and seconds or milliseconds since 1970 are not accepted/],
  ['-1', /is a number/],
  ['1.5e9', /is a number/],
  ['NaN', /is not a time/],
  ['tomorrow', /is not a time/],
  ['2026-1-1 1:00:00', /is not a time/],
  ['2026-01-01  00:00:00', /is not a time/],
  ['2026-01-01 00:00:00.', /is not a time/],
  ['２０２６-01-01 00:00:00', /is not a time/],
  ['11/11/2014 11:10:00', /is not a time/],
  ['2014-11-11 11:10:00 AM', /is not a time/],
  ['2026-01-01 00:00:00'.padEnd(100_000, '0'), /at most 64 characters/],
];

for (const [text, detail] of bad) {
  test(`${JSON.stringify(text.slice(0, 60))} is refused, and the detail says why`, () => {
    assert.match(read(text), detail);
    assert.match(checkTaskTime(text) ?? '', detail);
  });
}

test('a wall time whose instant leaves the years 0001 to 9999 of UTC is refused, though its syntax is fine', () => {
  assert.match(read('0001-01-01 00:00:00'), /years 0001 to 9999 of UTC/);
  assert.equal(checkTaskTime('0001-01-01 00:00:00'), null);
});

test('gap and fold are resolved as chosen, and only for a time without an offset', () => {
  const gap = readTaskTime('2026-03-29 02:30:00', berlin);
  assert.equal(gap.ok && gap.resolution?.kind, 'gap');
  const rejected = readTaskTime('2026-03-29 02:30:00', { ...berlin, gap: 'reject' });
  assert.deepEqual(rejected, {
    ok: false,
    detail:
      '2026-03-29 02:30:00 does not exist in Europe/Berlin, where the clocks go forward by 1 h; ' +
      'gap "shift" would take 2026-03-29 03:30:00',
  });
  const fold = readTaskTime('2026-10-25 02:30:00.250', { ...berlin, fold: 'last' });
  assert.equal(fold.ok && formatInstant(fold.at), '2026-10-25T01:30:00.250Z');
  assert.equal(fold.ok && fold.resolution?.kind, 'fold');
  const withOffset = readTaskTime('2026-10-25 02:30:00+02:00', berlin);
  assert.equal(withOffset.ok && withOffset.resolution, null);
});

test('what formatInstant writes is read as the same instant, in any zone', () => {
  fc.assert(
    fc.property(anyZone, anyInstant, (timezone, at) => {
      const result = readTaskTime(formatInstant(at), { ...berlin, timezone });
      assert.deepEqual(result, { ok: true, at, resolution: null });
    }),
  );
});

test('what formatWallTime writes is read as the same second', () => {
  fc.assert(
    fc.property(anyZone, anyInstant, (timezone, at) => {
      const second = Math.floor(at / 1_000) * 1_000;
      const instants = (['first', 'last'] as const).map((fold) => {
        const result = readTaskTime(formatWallTime(at, timezone), { timezone, gap: 'reject', fold });
        return result.ok && result.at;
      });
      assert.ok(instants.includes(second));
    }),
  );
});

test('any text is either read or refused with a detail, and checkTaskTime never accepts less', () => {
  const nearlyTime = fc.stringMatching(/^[0-9]{3,5}[-W]?[0-9]{1,2}-?[0-9]{0,2}[ Tt]?[0-9:]{0,9}[.Zz+-]?[0-9:]{0,6}$/);
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), nearlyTime), (text) => {
      const result = readTaskTime(text, berlin);
      if (result.ok) assert.equal(checkTaskTime(text), null);
      else assert.ok(result.detail.length > 0);
    }),
    { numRuns: 1_000 },
  );
});
