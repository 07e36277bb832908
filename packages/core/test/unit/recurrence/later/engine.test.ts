import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createLaterSeries } from '../../../../src/recurrence/later/engine.ts';
import { reachMs, type LaterComposite, type LaterJson } from '../../../../src/recurrence/rule.ts';
import { formatInstant } from '../../../../src/time/format-instant.ts';
import { finestUnit, matches } from './naive-later.ts';

/** The next wall times after an instant, as ISO without the Z. */
function walls(json: LaterJson, after: string, count: number): string[] {
  const series = createLaterSeries(json);
  const found: string[] = [];
  let at: number | null = Date.parse(`${after}Z`);
  while (found.length < count) {
    at = series.next(at);
    if (at === null) break;
    found.push(formatInstant(at).slice(0, 19));
  }
  return found;
}

test('an occurrence comes strictly after the moment asked about, also within a second and within its hour', () => {
  const nine = { schedules: [{ h: [9] }] };
  const series = createLaterSeries(nine);
  const at = Date.parse('2026-03-02T09:00:00Z');
  assert.equal(series.next(at - 1), at);
  assert.equal(series.next(at - 999), at);
  for (const after of [at, at + 1, at + 999, at + 1_000, at + 1_800_000])
    assert.equal(series.next(after), at + 86_400_000);
});

test('what is not said below the finest unit is its start', () => {
  assert.deepEqual(walls({ schedules: [{ M: [3] }] }, '2026-05-05T00:00:00', 2), [
    '2027-03-01T00:00:00',
    '2028-03-01T00:00:00',
  ]);
  assert.deepEqual(walls({ schedules: [{ Y: [2030] }] }, '2026-05-05T00:00:00', 2), ['2030-01-01T00:00:00']);
  assert.deepEqual(walls({ schedules: [{ D: [0] }] }, '2028-02-01T00:00:00', 2), [
    '2028-02-29T00:00:00',
    '2028-03-31T00:00:00',
  ]);
  assert.deepEqual(walls({ schedules: [{ m: [30] }] }, '2026-05-05T00:30:00', 2), [
    '2026-05-05T01:30:00',
    '2026-05-05T02:30:00',
  ]);
  assert.deepEqual(walls({ schedules: [{ wy: [1] }] }, '2026-05-05T00:00:00', 1), ['2027-01-04T00:00:00']);
});

test('the last day counts beside other days, also when the search begins on it', () => {
  const json = { schedules: [{ D: [15, 0], h: [5] }] };
  assert.deepEqual(walls(json, '2026-01-31T00:00:00', 2), ['2026-01-31T05:00:00', '2026-02-15T05:00:00']);
});

test('values may come in any order and twice', () => {
  const json = { schedules: [{ h: [20, 8, 14, 8], m: [0] }] };
  assert.deepEqual(walls(json, '2026-01-01T08:00:00', 3), [
    '2026-01-01T14:00:00',
    '2026-01-01T20:00:00',
    '2026-01-02T08:00:00',
  ]);
});

test('"after" and "before" bound a unit without becoming the unit that ticks', () => {
  const json = { schedules: [{ h_a: [23], m: [30] }] };
  assert.deepEqual(walls(json, '2026-01-01T00:00:00', 2), ['2026-01-01T23:30:00', '2026-01-02T23:30:00']);
  const office = { schedules: [{ t_a: [32_400], t_b: [34_200], m: [0, 15, 30] }] };
  assert.deepEqual(walls(office, '2026-01-01T00:00:00', 3), [
    '2026-01-01T09:00:00',
    '2026-01-01T09:15:00',
    '2026-01-02T09:00:00',
  ]);
});

test('an exception covers the whole of its units, and one that covers everything leaves nothing', () => {
  const json = { schedules: [{ h: [5], m: [0, 15] }], exceptions: [{ dw: [1, 7] }, { m: [10, 15, 20] }] };
  assert.deepEqual(walls(json, '2026-03-06T05:00:00', 2), ['2026-03-09T05:00:00', '2026-03-10T05:00:00']);
  const coarse = { schedules: [{ h: [5] }], exceptions: [{ m: [10, 11] }] };
  assert.deepEqual(walls(coarse, '2026-03-06T00:00:00', 1), ['2026-03-06T05:00:00']);
  const all = { schedules: [{ h: [5] }], exceptions: [{ h: Array.from({ length: 24 }, (_, hour) => hour) }] };
  assert.deepEqual(walls(all, '2026-03-06T00:00:00', 1), []);
});

test('days that only some years have are found', () => {
  assert.deepEqual(walls({ schedules: [{ M: [2], D: [29], dw: [3], h: [1] }] }, '2026-01-01T00:00:00', 1), [
    '2028-02-29T01:00:00',
  ]);
  assert.deepEqual(walls({ schedules: [{ dy: [366] }] }, '2026-01-01T00:00:00', 1), ['2028-12-31T00:00:00']);
  assert.deepEqual(walls({ schedules: [{ dw: [2], dc: [5], M: [2] }] }, '2026-01-01T00:00:00', 1), [
    '2044-02-29T00:00:00',
  ]);
});

test('a schedule that cannot fire says so in less than 50 ms', (t) => {
  const all = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
  const never: LaterJson[] = [
    { schedules: [{ M: [2], D: [30] }] },
    { schedules: [{ M: [2, 4, 6, 9, 11], D: [31] }] },
    { schedules: [{ t: [36_000], h: [11] }] },
    { schedules: [{ t_a: [61_200], h: [9] }] },
    { schedules: [{ t_a: [61_200], t_b: [36_000] }] },
    { schedules: [{ dw: [2], dc: [0], D: [1, 2, 3] }] },
    { schedules: [{ dc: [5], D: [1] }] },
    { schedules: [{ M: [2], dy: [200] }] },
    { schedules: [{ wy: [1], M: [6] }] },
    { schedules: [{ wm: [6], M: [2], dw: [7] }] },
    { schedules: [{ Y: [1999] }] },
    { schedules: [{ Y: [2095] }] },
    { schedules: [] },
    { schedules: [{ h_b: [0] }] },
    { schedules: [{ s: all(60) }], exceptions: [{ s: all(30) }, { s_a: [30] }] },
    { schedules: Array.from({ length: 20 }, () => ({ M: [2], D: [30] })) },
  ];
  const from = Date.parse('2026-01-01T00:00:00Z');
  createLaterSeries({ schedules: [{ h: [5], D: [31], M: [2, 4] }] }).next(from);
  for (const json of never) {
    const start = performance.now();
    assert.equal(createLaterSeries(json).next(from), null, JSON.stringify(json).slice(0, 100));
    const ms = performance.now() - start;
    t.diagnostic(`${ms.toFixed(1)} ms ${JSON.stringify(json).slice(0, 60)}`);
    assert.ok(ms < 500, `${ms} ms for ${JSON.stringify(json).slice(0, 100)}`);
  }
});

test('nothing comes before 1971, after 2099 or beyond the reach', () => {
  const daily = createLaterSeries({ schedules: [{ h: [0] }] });
  assert.equal(daily.next(Date.parse('2099-12-31T00:00:00Z')), null);
  for (const after of [-1e15, -1_000, 0, 500])
    assert.ok((daily.next(after) ?? Infinity) >= Date.parse('1971-01-01T00:00:00Z') || after < -1e14);
  const rare = createLaterSeries({ schedules: [{ Y: [2060] }] });
  const at = Date.parse('2060-01-01T00:00:00Z');
  assert.equal(rare.next(at - reachMs), at);
  assert.equal(rare.next(at - reachMs - 1), null);
});

test('a rule fires every hour when each of its schedules does and no exception takes hours', () => {
  const every = (json: LaterJson): boolean => createLaterSeries(json).everyHour;
  assert.ok(every({ schedules: [{ m: [0, 30] }, { dw: [2], m: [5] }], exceptions: [{ M: [1] }] }));
  assert.ok(every({ schedules: [{ h: Array.from({ length: 24 }, (_, hour) => hour) }] }));
  assert.ok(!every({ schedules: [{ m: [0, 30] }, { h: [5] }] }));
  assert.ok(!every({ schedules: [{ m: [0, 30] }], exceptions: [{ h: [1] }] }));
  assert.ok(!every({ schedules: [{ h_a: [1], m: [0] }] }));
  assert.ok(!every({ schedules: [{ D: [1] }] }));
  assert.ok(!every({ schedules: [{ t: [3_600] }] }));
});

const limits: Record<string, [number, number]> = {
  s: [0, 59],
  m: [0, 59],
  h: [0, 23],
  t: [0, 86_399],
  D: [0, 31],
  dw: [1, 7],
  dc: [0, 5],
  dy: [0, 366],
  wm: [0, 6],
  wy: [0, 53],
  M: [1, 12],
  Y: [2020, 2035],
};
const values = (unit: string, count: number): fc.Arbitrary<number[]> => {
  const [min, max] = limits[unit]!;
  return fc.array(fc.integer({ min, max }), { minLength: 1, maxLength: count });
};
const constraint = fc
  .constantFrom('s', 'm', 'm', 'h', 'h', 't', 'D', 'D', 'dw', 'dw', 'dy', 'wm', 'wy', 'M', 'M', 'Y', 'dc')
  .chain((unit) => values(unit, unit === 'Y' || unit === 't' ? 12 : 6).map((list) => [unit, list] as const));
const bound = fc
  .tuple(fc.constantFrom('m', 'h', 't', 'D', 'dw', 'M'), fc.constantFrom('a', 'b'))
  .chain(([unit, side]) => values(unit, 1).map((list) => [`${unit}_${side}`, list] as const));
const composite = fc
  .array(fc.oneof({ weight: 4, arbitrary: constraint }, { weight: 1, arbitrary: bound }), {
    minLength: 1,
    maxLength: 4,
  })
  .map((entries) => Object.fromEntries(entries) as LaterComposite)
  // Two kinds of weeks at once have no start in common: their meaning is not promised.
  .filter((each) => !['wm', 'wy', 'dc'].includes(finestUnit(each) ?? '') || weeksOf(each) === 1);
const weeksOf = (each: LaterComposite): number => ['wm', 'wy', 'dc'].filter((unit) => each[unit]).length;
const json = fc.record({
  schedules: fc.array(composite, { minLength: 1, maxLength: 3 }),
  exceptions: fc.array(composite, { maxLength: 2 }),
});
const instant = fc.integer({ min: Date.parse('2024-01-01T00:00:00Z'), max: Date.parse('2031-01-01T00:00:00Z') });

const stepsMs: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000 };
const stepsMax = 2_000;

test('a series is exactly the seconds that match, told by looking at each', () => {
  fc.assert(
    fc.property(json, instant, (rule, after) => {
      const found = createLaterSeries(rule).next(after);
      const isFiring = (at: number): boolean =>
        rule.schedules.some((each) => matches(each, at, 'schedule')) &&
        !rule.exceptions.some((each) => matches(each, at, 'exception'));
      if (found !== null) assert.ok(found > after && found % 1_000 === 0 && isFiring(found), formatInstant(found));
      const step = Math.min(...rule.schedules.map((each) => stepsMs[finestUnit(each) ?? 's'] ?? 86_400_000));
      let at = Math.floor(after / step) * step + step;
      for (let steps = 0; steps < stepsMax && at < (found ?? Infinity); steps++, at += step) {
        assert.ok(
          !isFiring(at),
          `${formatInstant(at)} fires, found was ${found === null ? 'none' : formatInstant(found)}`,
        );
      }
    }),
    { numRuns: 300 },
  );
});

test('the next occurrence does not depend on how its moment was reached', () => {
  fc.assert(
    fc.property(json, instant, fc.double({ min: 0, max: 1, noNaN: true }), (rule, after, share) => {
      const series = createLaterSeries(rule);
      const found = series.next(after);
      if (found === null) return;
      const between = Math.min(found - 1, Math.floor(after + share * (found - after)));
      assert.equal(series.next(between), found);
      assert.equal(createLaterSeries(rule).next(between), found);
      const second = series.next(found);
      assert.ok(second === null || second > found);
    }),
    { numRuns: 300 },
  );
});
