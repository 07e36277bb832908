import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { backoffMs } from '../../../src/policies/backoff.ts';
import { retryDefaults } from '../../../src/tasks/task-defaults.ts';

const policies = fc.record({
  maxAttempts: fc.integer({ min: 1, max: 100 }),
  minBackoffMs: fc.integer({ min: 0, max: 60_000 }),
  maxBackoffMs: fc.integer({ min: 60_000, max: 86_400_000 }),
  factor: fc.double({ min: 1, max: 10, noNaN: true }),
  maxAgeMs: fc.constant(604_800_000),
});
const random01 = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

test('the wait is a whole number of ms, never negative and never above the policy’s maximum, however many tries', () => {
  fc.assert(
    fc.property(policies, fc.integer({ min: 1, max: 10_000 }), random01, (policy, tries, random) => {
      const waitMs = backoffMs(policy, tries, random);
      assert.ok(Number.isSafeInteger(waitMs));
      assert.ok(waitMs >= 0 && waitMs <= policy.maxBackoffMs);
    }),
  );
});

test('the ceiling grows by the factor with each try until the maximum', () => {
  const ceilings = [1, 2, 3, 4, 12, 13, 14].map((tries) => backoffMs(retryDefaults, tries, 0.999_999_999));
  assert.deepEqual(ceilings, [999, 1_999, 3_999, 7_999, 2_047_999, 3_599_999, 3_599_999]);
});

test('full jitter: half the random range gives half the ceiling', () => {
  assert.equal(backoffMs(retryDefaults, 3, 0.5), 2_000);
  assert.equal(backoffMs(retryDefaults, 3, 0), 0);
});
