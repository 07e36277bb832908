import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { durationMsMax, readDuration } from '../../../src/time/read-duration.ts';

const good: [text: string, ms: number][] = [
  ['90s', 90_000],
  ['1d2h30m', 95_400_000],
  ['500ms', 500],
  ['1s500ms', 1_500],
  ['1w', 604_800_000],
  ['0s', 0],
  ['007s', 7_000],
  ['PT30M', 1_800_000],
  ['P1DT2H', 93_600_000],
  ['P1W', 604_800_000],
  ['PT0.5S', 500],
  ['PT1.001S', 1_001],
  ['PT0S', 0],
  ['3652d', 3_652 * 86_400_000],
];

for (const [text, ms] of good) {
  test(`${text} is ${ms} ms`, () => {
    assert.equal(readDuration(text), ms);
  });
}

const bad = [
  ...['-1s', '+1s', '1y2', '1y', '1mo', 'P1Y', 'P1M', 'P1Y2M', '-PT1S', 'PT-1S'],
  ...['', ' ', '10', 's', 'P', 'PT', 'P1DT', 'T1H', '1h 30m', ' 1s', '1s ', '1s\n', '1H', 'pt1h', '1 h'],
  ...['1.5h', '0.5s', 'PT1.5M', 'PT1.5H', 'PT.5S', 'PT1.S', 'PT1.0001S', 'P0.5D', '1e3s', '0x10s', '1_000ms'],
  ...['1h1h', '30m1h', '1s1m', '1ms1s', 'PT1S1M', 'PT1H1H', 'P1D1W'],
  ...['3653d', '87661h', '99999999999999999999s', '9'.repeat(400) + 's', 'NaN', 'Infinity', 'one hour', '１s'],
];

for (const text of bad) {
  test(`${JSON.stringify(text.slice(0, 30))} is no duration`, () => {
    assert.equal(readDuration(text), null);
  });
}

test('the longest duration is ten years, to the millisecond', () => {
  assert.equal(readDuration(`${durationMsMax}ms`), durationMsMax);
  assert.equal(readDuration(`${durationMsMax + 1}ms`), null);
});

test('the sum of its units is exact, and both ways of writing agree', () => {
  const units = fc.record({
    d: fc.nat(3_000),
    h: fc.nat(500),
    m: fc.nat(5_000),
    s: fc.nat(100_000),
  });
  fc.assert(
    fc.property(units, ({ d, h, m, s }) => {
      const ms = (((d * 24 + h) * 60 + m) * 60 + s) * 1_000;
      assert.equal(readDuration(`${d}d${h}h${m}m${s}s`), ms);
      assert.equal(readDuration(`P${d}DT${h}H${m}M${s}S`), ms);
    }),
  );
});

test('any text gives null or whole milliseconds within the limit', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^P?T?([0-9.]{1,20}(ms|[wdhmsWDHMSY])){0,7}$/), (text) => {
      const ms = readDuration(text);
      assert.ok(ms === null || (Number.isInteger(ms) && ms >= 0 && ms <= durationMsMax));
    }),
    { numRuns: 3_000 },
  );
});
