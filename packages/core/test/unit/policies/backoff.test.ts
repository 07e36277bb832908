import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { backoffMs } from '../../../src/policies/backoff.ts';
import { retryDefaults } from '../../../src/tasks/task-defaults.ts';

const policies = fc.record({
  strategy: fc.constant('exponential' as const),
  ladderMs: fc.constant(null),
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

test('a linear wait grows by the same step each time, a ladder takes its steps and stays on the last; both are spread', () => {
  const linear = { ...retryDefaults, strategy: 'linear' as const, maxBackoffMs: 2_500 };
  const ladder = { ...retryDefaults, strategy: 'ladder' as const, ladderMs: [5_000, 300_000] };
  const waits = (policy: typeof retryDefaults, random: number) =>
    [1, 2, 3, 4].map((tries) => backoffMs(policy, tries, random));
  assert.deepEqual(waits(linear, 0), [1_000, 2_000, 2_500, 2_500]);
  assert.deepEqual(waits(linear, 0.5), [1_050, 2_100, 2_625, 2_625]);
  assert.deepEqual(waits(ladder, 0), [5_000, 300_000, 300_000, 300_000]);
  assert.deepEqual(waits(ladder, 0.5), [5_250, 315_000, 315_000, 315_000]);
});
