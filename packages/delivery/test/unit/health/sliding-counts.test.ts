import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createSlidingCounts, noteCount, sumCounts } from '../../../src/health/sliding-counts.ts';

test('what lies within nine tenths of the window is counted, what lies beyond the window is not', () => {
  const steps = fc.array(fc.tuple(fc.nat(20_000), fc.boolean()), { maxLength: 200 });
  fc.assert(
    fc.property(steps, (each) => {
      const counts = createSlidingCounts(30_000);
      const noted: { at: number; isGood: boolean }[] = [];
      let now = 1_700_000_000_000;
      for (const [stepMs, isGood] of each) {
        now += stepMs;
        noteCount(counts, isGood, now);
        noted.push({ at: now, isGood });
        const { good, bad } = sumCounts(counts, now);
        const within = (ms: number): number => noted.filter((one) => now - one.at < ms).length;
        assert.ok(good + bad >= within(27_000) && good + bad <= within(30_000));
        assert.ok(bad <= noted.filter((one) => !one.isGood).length);
      }
    }),
  );
});

test('a clock that goes back loses nothing', () => {
  const counts = createSlidingCounts(30_000);
  noteCount(counts, true, 1_700_000_000_000);
  noteCount(counts, false, 1_699_999_990_000);
  assert.deepEqual(sumCounts(counts, 1_700_000_000_000), { good: 1, bad: 1 });
});
