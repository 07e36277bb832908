import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { pickByHash } from '../../../src/balance/pick-by-hash.ts';
import { candidatesOf } from './candidates.ts';

const keys = Array.from({ length: 20_000 }, (_, index) => `key-${index}`);

test('keys are shared as weighted within 5 %', () => {
  for (const weights of [
    [1, 1, 1],
    [3, 2, 1],
    [100, 50, 50, 20],
  ]) {
    const candidates = candidatesOf(weights);
    const counts = weights.map(() => 0);
    for (const key of keys) {
      const index = pickByHash(candidates, key)?.index ?? -1;
      counts[index] = (counts[index] ?? 0) + 1;
    }
    const sum = weights.reduce((total, weight) => total + weight, 0);
    for (const [index, weight] of weights.entries()) {
      const share = (keys.length * weight) / sum;
      assert.ok(
        Math.abs((counts[index] ?? 0) - share) <= share * 0.05,
        `${weights.join(':')} gave ${counts.join(':')}`,
      );
    }
  }
});

test('when a target leaves only its own keys move, and they come back with it', () => {
  const weights = fc.array(fc.integer({ min: 1, max: 1_000 }), { minLength: 2, maxLength: 20 });
  fc.assert(
    fc.property(weights, fc.nat(), fc.array(fc.string(), { minLength: 1, maxLength: 50 }), (each, which, someKeys) => {
      const all = candidatesOf(each);
      const gone = which % each.length;
      const left = all.filter((candidate) => candidate.index !== gone);
      for (const key of someKeys) {
        const before = pickByHash(all, key)?.index;
        const after = pickByHash(left, key)?.index;
        if (before !== gone) assert.equal(after, before);
      }
    }),
  );
});

test('no target is given more than 1.25 times its share of what is under way, rounded up, however hot a key is', () => {
  const weights = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 10 });
  fc.assert(
    fc.property(weights, fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 400 }), (each, keyCount, picks) => {
      const candidates = candidatesOf(each);
      const sum = each.reduce((total, weight) => total + weight, 0);
      for (let pick = 0; pick < picks; pick++) {
        const picked = pickByHash(candidates, `hot-${pick % keyCount}`);
        assert.ok(picked, 'one always has room');
        picked.inFlightCount++;
        assert.ok(picked.inFlightCount <= Math.ceil((1.25 * (pick + 1) * picked.weight) / sum));
      }
    }),
  );
});

test('nothing is picked from nothing', () => {
  assert.equal(pickByHash([], 'key'), null);
});
