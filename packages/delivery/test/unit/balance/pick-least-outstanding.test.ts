import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { pickLeastOutstanding } from '../../../src/balance/pick-least-outstanding.ts';
import { candidatesOf, seededRandom, tally } from './candidates.ts';

test('idle targets share as weighted within 5 %', () => {
  for (const weights of [
    [1, 1],
    [3, 2, 1],
    [10, 1],
    [1, 1, 1, 1, 4],
  ]) {
    const candidates = candidatesOf(weights);
    const random01 = seededRandom(7);
    const counts = tally(40_000, () => pickLeastOutstanding(candidates, random01(), random01()), weights.length);
    const sum = weights.reduce((total, weight) => total + weight, 0);
    for (const [index, weight] of weights.entries()) {
      const share = (40_000 * weight) / sum;
      assert.ok(
        Math.abs((counts[index] ?? 0) - share) <= share * 0.05,
        `${weights.join(':')} gave ${counts.join(':')}`,
      );
    }
  }
});

test('of the two drawn, never the one with more under way for its weight', () => {
  const random01 = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  const loads = fc.array(fc.tuple(fc.integer({ min: 1, max: 1_000 }), fc.nat(500)), { minLength: 1, maxLength: 10 });
  fc.assert(
    fc.property(loads, random01, random01, (each, first, second) => {
      const candidates = candidatesOf(each.map(([weight]) => weight));
      for (const [index, [, inFlight]] of each.entries())
        Object.assign(candidates[index] ?? {}, { inFlightCount: inFlight });
      const load = (picked: { inFlightCount: number; weight: number } | null): number =>
        picked ? picked.inFlightCount / picked.weight : Infinity;
      // Drawing the same twice gives that one, so these are the two that were drawn.
      const drawn = [first, second].map((random) => pickLeastOutstanding(candidates, random, random));
      assert.equal(load(pickLeastOutstanding(candidates, first, second)), Math.min(...drawn.map(load)));
    }),
  );
});

test('a target that answers slowly gets less than its share', () => {
  const candidates = candidatesOf([1, 1, 1]);
  const random01 = seededRandom(3);
  const underWay: { at: number; index: number }[] = [];
  const counts = [0, 0, 0];
  for (let now = 0; now < 3_000; now++) {
    while (underWay[0] && underWay[0].at <= now) {
      const candidate = candidates[underWay.shift()?.index ?? 0];
      if (candidate) candidate.inFlightCount--;
    }
    const picked = pickLeastOutstanding(candidates, random01(), random01());
    assert.ok(picked);
    picked.inFlightCount++;
    counts[picked.index] = (counts[picked.index] ?? 0) + 1;
    underWay.push({ at: now + (picked.index === 0 ? 100 : 5), index: picked.index });
    underWay.sort((a, b) => a.at - b.at);
  }
  assert.ok((counts[0] ?? 0) < 3_000 / 6, counts.join(':'));
});
