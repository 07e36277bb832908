import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import fc from 'fast-check';

import { compileRrule } from '../../../../src/recurrence/rrule/compile-rrule.ts';
import { anyRrule, anyStart } from './any-rrule.ts';
import { compiled, leastMs, leeway, wallMs } from './support.ts';

const all = (count: number) => Array.from({ length: count }, (_, index) => index).join(',');
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1).join(',');
const dtstart = '2026-01-01 09:00:00';

/** Rules that can make a search long, and the moments at which they are asked. */
const hostile = [
  'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30',
  'FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30',
  'FREQ=SECONDLY;BYMONTHDAY=31;BYMONTH=2,4,6,9,11',
  'FREQ=SECONDLY;BYYEARDAY=60;BYMONTH=7',
  'FREQ=SECONDLY;INTERVAL=60;BYSECOND=1',
  'FREQ=SECONDLY;INTERVAL=7;BYDAY=TU;BYHOUR=0,7,14,21;BYMINUTE=0,7,14,21,28,35,42,49,56;BYSECOND=0,7,14,21,28,35,42,49,56',
  'FREQ=SECONDLY;INTERVAL=86399;BYHOUR=9;BYMINUTE=0;BYSECOND=1',
  `FREQ=SECONDLY;INTERVAL=99991;BYSECOND=${all(30)};BYMINUTE=${all(30)}`,
  'FREQ=SECONDLY;INTERVAL=604800;BYDAY=TU',
  'FREQ=SECONDLY;INTERVAL=1000000000',
  'FREQ=MINUTELY;INTERVAL=10081;BYDAY=MO;BYHOUR=3;BYMINUTE=7',
  'FREQ=YEARLY;INTERVAL=1000000000',
  'FREQ=YEARLY;INTERVAL=1000000000;BYMONTH=12;BYMONTHDAY=31',
  'FREQ=DAILY;INTERVAL=1000000000;BYHOUR=8',
  'FREQ=DAILY;INTERVAL=400;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO',
  'FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=366',
  'FREQ=DAILY;BYHOUR=4,7;BYSETPOS=5',
  'FREQ=YEARLY;BYMONTH=1;BYMINUTE=59,43,41;BYSETPOS=-10,10',
  'FREQ=WEEKLY;BYDAY=MO;BYHOUR=1,2;BYSETPOS=10',
  `FREQ=YEARLY;BYDAY=${['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'].join(',')};BYHOUR=${all(24)};BYMINUTE=${all(60)};BYSECOND=${all(60)}`,
  `FREQ=YEARLY;BYMONTHDAY=${upTo(31)};BYHOUR=${all(24)};BYMINUTE=${all(60)};BYSECOND=${all(60)};BYSETPOS=-1,366`,
  `FREQ=YEARLY;BYWEEKNO=${upTo(53)};BYYEARDAY=${upTo(366)};BYMONTHDAY=${upTo(31)}`,
  `FREQ=SECONDLY;BYHOUR=${all(24)};BYMINUTE=${all(60)};BYSECOND=${all(60)};INTERVAL=86399`,
  'FREQ=DAILY;COUNT=1000000000',
  'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;COUNT=10000',
  'FREQ=MINUTELY;COUNT=10000',
  `FREQ=YEARLY;BYMONTH=${'2,'.repeat(10_000)}2`,
  'FREQ=DAILY;'.repeat(10_000),
  'A'.repeat(100_000),
];

describe('compiling and asking a rule', () => {
  it('does not hold up others, whatever the rule is', () => {
    for (const rrule of hostile) {
      const ms = leastMs(50, () => {
        const read = compileRrule({ rrule, dtstart, timezone: 'America/New_York' });
        if (!read.ok) return;
        for (const after of ['2026-06-01 00:00:00', '2055-06-01 00:00:00']) read.value.series.next(wallMs(after));
      });
      assert.ok(ms < 50 * leeway, `${rrule.slice(0, 100)} took ${ms.toFixed(1)} ms`);
    }
  });

  it('costs no more two thousand years after dtstart than beside it', () => {
    for (const rrule of ['FREQ=SECONDLY', 'FREQ=MINUTELY;INTERVAL=7', 'FREQ=DAILY;INTERVAL=3', 'FREQ=MONTHLY']) {
      const series = compiled(rrule, '0001-01-01 00:00:00');
      const ms = leastMs(50, () => {
        for (let year = 2_000; year < 3_000; year += 1) {
          assert.notEqual(series.next(wallMs(`${year}-06-01 00:00:00`)), null);
        }
      });
      assert.ok(ms < 50 * leeway, `1,000 answers of ${rrule} took ${ms.toFixed(1)} ms`);
    }
  });

  it('is quick and does not throw for any allowed rule, and next(t) depends on nothing but t', () => {
    fc.assert(
      fc.property(anyRrule, anyStart, fc.nat(2_000_000_000), fc.nat(1_000), (rrule, start, seconds, permille) => {
        const ms = leastMs(50, () => {
          const read = compileRrule({ rrule, dtstart: start, timezone: 'UTC' });
          if (!read.ok) return;
          const { series } = read.value;
          const t = wallMs(start) + seconds * 1_000;
          const next = series.next(t);
          if (next === null) return;
          assert.ok(next > t, 'it does not increase');
          const between = t + Math.floor(((next - t - 1) * permille) / 1_000);
          assert.equal(series.next(between), next, `after ${between}`);
          assert.equal(compiled(rrule, start).next(between), next, 'asked first');
        });
        assert.ok(ms < 50 * leeway, `${ms.toFixed(1)} ms`);
      }),
      { numRuns: 2_000 },
    );
  });

  it('gives COUNT and UNTIL the occurrences that the rule without them begins with', () => {
    fc.assert(
      fc.property(anyRrule, anyStart, fc.integer({ min: 1, max: 30 }), (rrule, start, count) => {
        const endless = compileRrule({ rrule, dtstart: start, timezone: 'UTC' });
        if (!endless.ok) return;
        const expected: number[] = [];
        let at = endless.value.series.next(wallMs(start) - 1);
        for (; at !== null && expected.length < count; at = endless.value.series.next(at)) expected.push(at);
        const last = expected.at(-1) as number;
        const until = new Date(last).toISOString().replace(/[-:]|\.000Z/g, '');
        for (const end of [`COUNT=${expected.length}`, `UNTIL=${until}`, `UNTIL=${until}Z`]) {
          const series = compiled(`${rrule};${end}`, start);
          const found: number[] = [];
          for (let next = series.next(0); next !== null; next = series.next(next)) found.push(next);
          assert.deepEqual(found, expected, end);
          assert.equal(series.next(last), null);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('never throws and is quick on any text', () => {
    const piece = fc.constantFrom(
      ...'FREQ= DAILY SECONDLY ; = , BYDAY= BYMONTH= BYSETPOS= COUNT= UNTIL= 1 -1 99 MO 2 é'.split(' '),
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join('')),
    );
    const mutated = fc
      .tuple(anyRrule, fc.nat(80), fc.string({ maxLength: 3 }), fc.nat(3))
      .map(([rrule, at, put, cut]) => {
        return rrule.slice(0, at) + put + rrule.slice(at + cut);
      });
    fc.assert(
      fc.property(fc.oneof(text, mutated), (rrule) => {
        const compile = () => compileRrule({ rrule, dtstart, timezone: 'UTC' });
        assert.ok(leastMs(50, compile) < 50 * leeway);
        const read = compile();
        if (read.ok) return;
        for (const { position = 1 } of read.faults) assert.ok(position >= 1 && position <= rrule.length + 1);
      }),
      { numRuns: 3_000 },
    );
  });
});
