import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { keepTier } from '../../../src/balance/candidate.ts';
import { pickTarget, type SinglePolicy } from '../../../src/balance/pick-target.ts';
import { candidatesOf } from './candidates.ts';

const policies: SinglePolicy[] = ['round_robin', 'least_outstanding', 'consistent_hash', 'failover'];
const anyPick = fc.record({
  policy: fc.constantFrom(...policies),
  priorities: fc.array(fc.nat(3), { minLength: 1, maxLength: 8 }),
  avoided: fc.nat(8),
  key: fc.string(),
});

function candidatesWith(priorities: readonly number[]): ReturnType<typeof candidatesOf> {
  return candidatesOf(priorities.map(() => 1)).map((candidate, index) => ({
    ...candidate,
    priority: priorities[index] ?? 0,
  }));
}

test('whatever the policy: of the lowest priority number there is, and not the one to avoid when there is another', () => {
  fc.assert(
    fc.property(anyPick, ({ policy, priorities, avoided, key }) => {
      const candidates = candidatesWith(priorities);
      const avoid = candidates[avoided]?.url ?? null;
      const picked = pickTarget({ policy, candidates, key, avoid, random01: Math.random });
      assert.ok(picked);
      const others = candidates.filter((candidate) => candidate.url !== avoid);
      const lowest = Math.min(...(others.length > 0 ? others : candidates).map((candidate) => candidate.priority));
      assert.equal(picked.priority, lowest);
      if (others.length > 0) assert.notEqual(picked.url, avoid);
    }),
  );
});

test('failover takes the first of the list within the lowest priority', () => {
  const candidates = candidatesWith([1, 0, 0]);
  const pick = { policy: 'failover', key: 'k', random01: () => 0 } as const;
  assert.equal(pickTarget({ ...pick, candidates, avoid: null })?.index, 1);
  assert.equal(pickTarget({ ...pick, candidates, avoid: candidates[1]?.url ?? null })?.index, 2);
  assert.equal(pickTarget({ ...pick, candidates: candidates.slice(0, 1), avoid: null })?.index, 0);
  assert.equal(pickTarget({ ...pick, candidates: [], avoid: null }), null);
});

test('a tier of all is the list itself', () => {
  const candidates = candidatesWith([2, 2]);
  assert.equal(keepTier(candidates), candidates);
});
