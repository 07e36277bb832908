import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { pickSmooth } from '../../../src/balance/pick-smooth.ts';
import { candidatesOf, tally } from './candidates.ts';

const weights = fc.array(fc.integer({ min: 1, max: 1_000 }), { minLength: 1, maxLength: 12 });

test('over a whole round each target is picked exactly as often as its weight says', () => {
  fc.assert(
    fc.property(weights, (each) => {
      const candidates = candidatesOf(each);
      const round = each.reduce((sum, weight) => sum + weight, 0);
      assert.deepEqual(
        tally(round, () => pickSmooth(candidates), each.length),
        each,
      );
    }),
    { numRuns: 50 },
  );
});

test('at no moment is a target further from its share than two picks, so a heavy one is not called in bursts', () => {
  fc.assert(
    fc.property(weights, (each) => {
      const candidates = candidatesOf(each);
      const sum = each.reduce((total, weight) => total + weight, 0);
      const counts = each.map(() => 0);
      for (let picks = 1; picks <= 500; picks++) {
        const picked = pickSmooth(candidates);
        assert.ok(picked);
        counts[picked.index] = (counts[picked.index] ?? 0) + 1;
        for (const [index, count] of counts.entries()) {
          assert.ok(Math.abs(count - (picks * (each[index] ?? 0)) / sum) <= 2);
        }
      }
    }),
  );
});

test('5:1:1 takes turns as a a b a c a a', () => {
  const candidates = candidatesOf([5, 1, 1]);
  const picked = Array.from({ length: 7 }, () => 'abc'[pickSmooth(candidates)?.index ?? 9]);
  assert.equal(picked.join(''), 'aabacaa');
});

test('while one is left out the others share as weighted, and so do all when it is back', () => {
  const candidates = candidatesOf([3, 2, 1]);
  tally(100, () => pickSmooth(candidates), 3);
  const without = tally(3_000, () => pickSmooth(candidates.slice(1)), 3);
  assert.ok(Math.abs((without[1] ?? 0) - 2_000) <= 5 && Math.abs((without[2] ?? 0) - 1_000) <= 5);
  const back = tally(6_000, () => pickSmooth(candidates), 3);
  for (const [index, share] of [3_000, 2_000, 1_000].entries()) assert.ok(Math.abs((back[index] ?? 0) - share) <= 10);
});

test('nothing is picked from nothing', () => {
  assert.equal(pickSmooth([]), null);
});
