import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type DstChoices, reachMs, type WallSeries } from '../../../../src/recurrence/rule.ts';
import { spansBetween } from '../../../../src/recurrence/zone/transitions.ts';
import { settleChoices, zoneSeries } from '../../../../src/recurrence/zoned-series.ts';
import { dayMs } from '../../../../src/time/calendar.ts';
import { offsetMsAt } from '../../../../src/time/civil.ts';
import { formatInstant, formatWallTime } from '../../../../src/time/format-instant.ts';
import { oddZones } from '../../time/zones.ts';
import { listSeries, setByDefinition, stepSeries, walk, wall, wallsOf } from './series-kit.ts';

const hourMs = 3_600_000;
const ownChoices: DstChoices = { gap: null, fold: null };
const anyChoices: fc.Arbitrary<DstChoices> = fc.record({
  gap: fc.constantFrom('shift', 'skip', null),
  fold: fc.constantFrom('first', 'last', 'both', null),
});

const anyChange = fc.constantFrom(
  ...[...oddZones, 'Europe/Berlin', 'Antarctica/Casey'].flatMap((zone) =>
    spansBetween(zone, Date.parse('1965-01-01T00:00:00Z'), Date.parse('2040-01-01T00:00:00Z'))
      .slice(1)
      .map((span) => ({ zone, at: span.startAt })),
  ),
);

/** Rules that fire by the minute, the hour or the day, at odd seconds too, and wild lists within two days of the change. */
function anySeries(aroundMs: number): fc.Arbitrary<WallSeries> {
  const seconds = fc.integer({ min: -2 * 86_400, max: 2 * 86_400 }).map((second) => aroundMs + second * 1_000);
  return fc.oneof(
    fc
      .tuple(
        fc.constantFrom(60_000, 7 * 60_000, 15 * 60_000, 30 * 60_000, hourMs, 6 * hourMs, dayMs, 7 * dayMs),
        fc.integer({ min: 0, max: 86_399 }),
      )
      .map(([stepMs, second]) => stepSeries(stepMs, second * 1_000)),
    fc.tuple(fc.array(seconds, { maxLength: 60 }), fc.boolean()).map(([walls, daily]) => listSeries(walls, daily)),
  );
}

const anyCase = anyChange.chain(({ zone, at }) =>
  fc.record({ zone: fc.constant(zone), at: fc.constant(at), series: anySeries(at), choices: anyChoices }),
);

test('around any change of the clocks, walking finds exactly the set that the definition gives, in order', () => {
  fc.assert(
    fc.property(anyCase, ({ zone, at, series, choices }) => {
      const [after, until] = [at - 2 * dayMs, at + 2 * dayMs];
      const walls = wallsOf(series, after - 2 * dayMs, until + 2 * dayMs);
      const expected = setByDefinition(walls, zone, settleChoices(series, choices));
      assert.deepEqual(
        walk(zoneSeries(series, zone, choices), after, until),
        expected.filter((instant) => instant > after && instant <= until),
      );
    }),
    { numRuns: 400 },
  );
});

test('by the second through a gap and a fold, walking finds exactly the set that the definition gives', () => {
  for (const [zone, around] of [
    ['Australia/Lord_Howe', '2026-10-03T15:30:00Z'],
    ['Australia/Lord_Howe', '2026-04-04T15:00:00Z'],
    ['Africa/Monrovia', '1972-01-07T00:44:30Z'],
  ] as const) {
    const at = Date.parse(around);
    const series = stepSeries(1_000);
    for (const gap of ['shift', 'skip'] as const) {
      for (const fold of ['first', 'last', 'both'] as const) {
        const wallMs = at + offsetMsAt(zone, at);
        const walls = wallsOf(series, wallMs - 2 * hourMs, wallMs + 2 * hourMs);
        const expected = setByDefinition(walls, zone, { gap, fold }).filter((x) => Math.abs(x - at) <= hourMs);
        const walked = walk(zoneSeries(series, zone, { gap, fold }), at - hourMs - 1, at + hourMs);
        assert.deepEqual(walked, expected, `${zone} ${gap} ${fold}`);
      }
    }
  }
});

test('next does not depend on how an instant was reached: all of [t, next(t)) have the same next', () => {
  fc.assert(
    fc.property(
      anyCase,
      fc.integer({ min: -dayMs, max: dayMs }),
      fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), { maxLength: 5 }),
      ({ zone, at, series, choices }, shiftMs, parts) => {
        const zoned = zoneSeries(series, zone, choices);
        const after = at + shiftMs;
        const next = zoned.next(after);
        if (next === null) return;
        assert.ok(next > after);
        for (const part of [...parts, 0.999_999_999_9]) {
          const between = Math.min(next - 1, Math.floor(after + part * (next - after)));
          assert.equal(zoned.next(between), next, `from ${between}`);
        }
      },
    ),
    { numRuns: 500 },
  );
});

/** Seconds since 1970, half of them within three days of a change of some zone: of the one at hand, now and then. */
const anySecondNearChange = fc.oneof(
  fc.integer({ min: Date.parse('1910-01-01') / 1_000, max: Date.parse('2100-01-01') / 1_000 }),
  fc
    .tuple(anyChange, fc.integer({ min: -3 * 86_400, max: 3 * 86_400 }))
    .map(([{ at }, second]) => Math.floor(at / 1_000) + second),
);

test('rules that fire once in months or years are found across all that lies between', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...oddZones),
      fc.array(anySecondNearChange, { minLength: 1, maxLength: 30 }),
      anyChoices,
      (zone, seconds, choices) => {
        const walls = seconds.map((second) => second * 1_000);
        const series = listSeries(walls);
        const expected = setByDefinition(walls, zone, settleChoices(series, choices));
        let at: number | null = Date.parse('1905-01-01');
        for (const instant of expected) {
          // A series itself sees no further than its reach, a list does; zones give up after it.
          if (instant - at >= reachMs) return;
          at = zoneSeries(series, zone, choices).next(at);
          assert.equal(at, instant);
        }
        assert.equal(zoneSeries(series, zone, choices).next(at), null);
      },
    ),
    { numRuns: 1_000 },
  );
});

test('a rule of nothing but wall times that do not exist ends rather than searching for ever', () => {
  const walls = Array.from({ length: 300 }, (_, year) => wall(`${2000 + year}-03-01 02:30:00`)).map((first) => {
    const lastOfMarch = first + 30 * dayMs;
    return lastOfMarch - (new Date(lastOfMarch).getUTCDay() % 7) * dayMs;
  });
  const zoned = zoneSeries(listSeries(walls), 'Europe/Berlin', { gap: 'skip', fold: null });
  assert.equal(zoned.next(Date.parse('2026-01-01')), null);
});

function year2026(series: WallSeries, choices: DstChoices): number {
  const zoned = zoneSeries(series, 'America/New_York', choices);
  return walk(zoned, Date.parse('2026-01-01T05:00:00Z') - 1, Date.parse('2027-01-01T05:00:00Z') - 1).length;
}

test('an hourly rule runs 8,760 times in New York in 2026, once every elapsed hour', () => {
  assert.equal(year2026(stepSeries(hourMs), ownChoices), 8_760);
});

for (const [gap, fold, count, why] of [
  ['skip', 'both', 8_760, 'what elapses'],
  // 02:00 moves on to 03:00, which is an occurrence already: one, not two.
  ['shift', 'both', 8_760, 'the moved one falls on another'],
  ['skip', 'first', 8_759, 'once for each time on the clock that exists'],
  ['skip', 'last', 8_759, 'once for each time on the clock that exists'],
  ['shift', 'first', 8_759, 'the moved one falls on another'],
  ['shift', 'last', 8_759, 'the moved one falls on another'],
] as const) {
  test(`with gap ${gap} and fold ${fold} an hourly rule runs ${count} times in New York in 2026 (${why})`, () => {
    assert.equal(year2026(stepSeries(hourMs), { gap, fold }), count);
  });
}

test('a daily rule at 02:30 or 01:30 runs 365 times in New York in 2026, once a day', () => {
  assert.equal(year2026(stepSeries(dayMs, 2.5 * hourMs), ownChoices), 365);
  assert.equal(year2026(stepSeries(dayMs, 1.5 * hourMs), ownChoices), 365);
});

const days: [why: string, zone: string, timeOfDay: string, date: string, choices: DstChoices, expected: string[]][] = [
  ['gap, own', 'America/New_York', '02:30', '2026-03-08', ownChoices, ['2026-03-08T07:30:00.000Z']],
  ['gap', 'America/New_York', '02:30', '2026-03-08', { gap: 'shift', fold: null }, ['2026-03-08T07:30:00.000Z']],
  ['gap', 'America/New_York', '02:30', '2026-03-08', { gap: 'skip', fold: null }, []],
  ['fold, own', 'America/New_York', '01:30', '2026-11-01', ownChoices, ['2026-11-01T05:30:00.000Z']],
  ['fold', 'America/New_York', '01:30', '2026-11-01', { gap: null, fold: 'first' }, ['2026-11-01T05:30:00.000Z']],
  ['fold', 'America/New_York', '01:30', '2026-11-01', { gap: null, fold: 'last' }, ['2026-11-01T06:30:00.000Z']],
  [
    'fold',
    'America/New_York',
    '01:30',
    '2026-11-01',
    { gap: null, fold: 'both' },
    ['2026-11-01T05:30:00.000Z', '2026-11-01T06:30:00.000Z'],
  ],
  ['neither', 'America/New_York', '01:30', '2026-03-08', ownChoices, ['2026-03-08T06:30:00.000Z']],
  ['half an hour', 'Australia/Lord_Howe', '02:15', '2026-10-04', ownChoices, ['2026-10-03T15:45:00.000Z']],
  ['quarters', 'Asia/Kathmandu', '06:00', '2026-05-01', ownChoices, ['2026-05-01T00:15:00.000Z']],
  ['no zone', 'UTC', '02:30', '2026-03-29', ownChoices, ['2026-03-29T02:30:00.000Z']],
];

for (const [why, zone, timeOfDay, date, choices, expected] of days) {
  test(`daily at ${timeOfDay} in ${zone} on ${date}, gap ${choices.gap}, fold ${choices.fold} (${why})`, () => {
    const series = stepSeries(dayMs, wall(`1970-01-01 ${timeOfDay}:00`));
    const found = walk(
      zoneSeries(series, zone, choices),
      wall(`${date} 00:00:00`) - 2 * dayMs,
      wall(`${date} 00:00:00`) + 2 * dayMs,
    );
    assert.deepEqual(found.filter((at) => formatWallTime(at, zone).startsWith(date)).map(formatInstant), expected);
  });
}

test('the day that Apia left out moves a daily rule onto the next day, where it meets the occurrence there', () => {
  const from = Date.parse('2011-12-29T09:00:00Z');
  const daily = (choices: DstChoices): string[] =>
    walk(zoneSeries(stepSeries(dayMs, 12 * hourMs), 'Pacific/Apia', choices), from, from + 4 * dayMs).map((at) =>
      formatWallTime(at, 'Pacific/Apia'),
    );
  const expected = ['2011-12-29 12:00:00', '2011-12-31 12:00:00', '2012-01-01 12:00:00', '2012-01-02 12:00:00'];
  assert.deepEqual(daily(ownChoices), expected);
  assert.deepEqual(daily({ gap: 'skip', fold: null }), expected);
});

test('a single wall time on the day that Apia left out runs a day later, or not at all on request', () => {
  const series = listSeries([wall('2011-12-30 12:00:00')]);
  const from = Date.parse('2011-01-01T00:00:00Z');
  assert.equal(zoneSeries(series, 'Pacific/Apia', ownChoices).next(from), Date.parse('2011-12-30T22:00:00Z'));
  assert.equal(zoneSeries(series, 'Pacific/Apia', { gap: 'skip', fold: null }).next(from), null);
});

test('a wall time near any change of its own zone is found from months before', () => {
  fc.assert(
    fc.property(
      anyChange,
      fc.integer({ min: -3 * 86_400, max: 3 * 86_400 }),
      fc.integer({ min: 30, max: 700 }),
      anyChoices,
      ({ zone, at }, second, days, choices) => {
        const walls = [at + second * 1_000];
        const series = listSeries(walls);
        const expected = setByDefinition(walls, zone, settleChoices(series, choices));
        const zoned = zoneSeries(series, zone, choices);
        assert.deepEqual(walk(zoned, at - days * dayMs, at + 10 * dayMs), expected);
      },
    ),
    { numRuns: 2_000 },
  );
});
