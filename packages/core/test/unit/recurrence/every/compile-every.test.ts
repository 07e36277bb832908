import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { compileEvery } from '../../../../src/recurrence/every/compile-every.ts';
import type { InstantSeries } from '../../../../src/recurrence/rule.ts';
import { formatInstant } from '../../../../src/time/format-instant.ts';

const anchorAt = Date.parse('2026-03-28T22:15:00Z');

function seriesOf(every: string, anchor = anchorAt): InstantSeries {
  const compiled = compileEvery({ every, anchorAt: anchor });
  assert.ok(compiled.ok, every);
  return compiled.value.series;
}

function firing(every: string, after: string, count: number): string[] {
  const series = seriesOf(every);
  const found: string[] = [];
  for (let at: number | null = Date.parse(after); found.length < count && at !== null;) {
    at = series.next(at);
    if (at !== null) found.push(formatInstant(at));
  }
  return found;
}

test('90 minutes are 90 minutes, across hours, days and changes of the clocks', () => {
  assert.deepEqual(firing('90m', '2026-03-28T22:15:00Z', 3), [
    '2026-03-28T23:45:00.000Z',
    '2026-03-29T01:15:00.000Z',
    '2026-03-29T02:45:00.000Z',
  ]);
});

test('a day is 24 hours, and ISO 8601 says the same', () => {
  const expected = ['2026-03-29T22:15:00.000Z', '2026-03-30T22:15:00.000Z'];
  for (const every of ['1d', '24h', 'P1D', 'PT24H'])
    assert.deepEqual(firing(every, '2026-03-28T22:15:00Z', 2), expected);
  assert.deepEqual(firing('PT45M', '2026-03-28T22:15:00Z', 1), ['2026-03-28T23:00:00.000Z']);
  assert.deepEqual(firing('36h', '2026-03-28T22:15:00Z', 1), ['2026-03-30T10:15:00.000Z']);
});

test('the anchor is one of the instants, and a phase for those before it', () => {
  assert.deepEqual(firing('36h', '2026-03-28T22:14:59.999Z', 1), ['2026-03-28T22:15:00.000Z']);
  assert.deepEqual(firing('36h', '2026-03-25T12:00:00Z', 2), ['2026-03-25T22:15:00.000Z', '2026-03-27T10:15:00.000Z']);
});

test('milliseconds are kept', () => {
  assert.deepEqual(firing('1s500ms', '2026-03-28T22:15:00.001Z', 2), [
    '2026-03-28T22:15:01.500Z',
    '2026-03-28T22:15:03.000Z',
  ]);
});

test('every next instant is the first one of the phase, however it was reached', () => {
  const ms = fc.integer({ min: 1_000, max: 315_576_000_000 });
  const instant = fc.integer({ min: Date.parse('1900-01-01T00:00:00Z'), max: Date.parse('2200-01-01T00:00:00Z') });
  fc.assert(
    fc.property(ms, instant, instant, fc.double({ min: 0, max: 1, noNaN: true }), (everyMs, anchor, after, share) => {
      const series = seriesOf(`${everyMs}ms`, anchor);
      const at = series.next(after)!;
      assert.ok(at > after && at - after <= everyMs);
      assert.equal(Math.abs(at - anchor) % everyMs, 0);
      assert.equal(series.next(Math.min(at - 1, Math.floor(after + share * (at - after)))), at);
      assert.equal(series.next(at), at + everyMs);
    }),
  );
});

test('a billion steps from the anchor nothing has drifted', () => {
  const series = seriesOf('7s', 0);
  assert.equal(series.next(7_000_000_000_000 - 1), 7_000_000_000_000);
});

test('there is nothing after the year 9999', () => {
  assert.equal(seriesOf('1d').next(Date.parse('9999-12-31T22:15:00Z')), null);
});

test('it is described with its length and anchor', () => {
  const compiled = compileEvery({ every: '36h', anchorAt });
  assert.ok(compiled.ok);
  assert.equal(compiled.value.description, 'Every 1 day 12 hours, counted from 2026-03-28T22:15:00.000Z');
});

const bad = [
  '',
  'abc',
  '0s',
  '999ms',
  '-1h',
  '1.5h',
  '1y',
  'P1M',
  '90',
  '90 m',
  '11000d',
  '1e9s',
  'NaN',
  `${'9'.repeat(100)}s`,
  '9'.repeat(1e5),
];
for (const every of bad) {
  test(`${JSON.stringify(every.slice(0, 20))} is refused at #/every`, () => {
    const compiled = compileEvery({ every, anchorAt });
    assert.ok(!compiled.ok);
    assert.deepEqual(
      compiled.faults.map(({ pointer }) => pointer),
      ['#/every'],
    );
  });
}

test('an anchor that is no instant is refused at #/anchor_at', () => {
  for (const anchor of [Number.NaN, Infinity, 0.5, 1e15, -1e14]) {
    const compiled = compileEvery({ every: '1h', anchorAt: anchor });
    assert.ok(!compiled.ok);
    assert.equal(compiled.faults[0]!.pointer, '#/anchor_at');
  }
});
