import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { balancePolicies, type Outcome, type TargetState } from '@qbasecron/core';
import { aDestination, aNamedTask, answered, aWorld, broken, refused, targetAt, timedOut } from './fakes.ts';

const refusedAddress: Outcome = { kind: 'blocked', code: 'address_refused', detail: 'is a private address' };
const outcomes = [
  answered(200),
  answered(404),
  answered(429),
  answered(503),
  refused,
  broken,
  timedOut,
  refusedAddress,
];

const anyTarget = fc.record({
  weight: fc.integer({ min: 1, max: 5 }),
  priority: fc.nat(2),
  state: fc.constantFrom<TargetState>('active', 'active', 'active', 'draining', 'ejected'),
});
const anyStep = fc.record({
  waitMs: fc.constantFrom(0, 0, 0, 500, 5_000, 40_000),
  tasks: fc.integer({ min: 1, max: 10 }),
  isOnce: fc.boolean(),
  attemptCount: fc.nat(2),
  /** What the targets answer, in turn. */
  outcomes: fc.array(fc.nat(outcomes.length - 1), { minLength: 1, maxLength: 6 }),
});
const anyRun = fc.record({
  policy: fc.constantFrom(...balancePolicies),
  targets: fc.array(anyTarget, { minLength: 1, maxLength: 5 }),
  steps: fc.array(anyStep, { minLength: 1, maxLength: 8 }),
});

test('whatever the targets do: no stopped one is called, none twice in an attempt, and nothing stays under way', async () => {
  await fc.assert(
    fc.asyncProperty(anyRun, async ({ policy, targets, steps }) => {
      const pool = targets.map((target, index) => targetAt(`t${index}`, target));
      const started = pool.filter((target) => target.state === 'active').map((target) => target.url);
      const { dispatcher, sender, clock, go } = aWorld(aDestination({ policy, targets: pool }));
      for (const step of steps) {
        await clock.advance(step.waitMs);
        let answers = 0;
        sender.answer = () => outcomes[step.outcomes[answers++ % step.outcomes.length] ?? 0] ?? refused;
        const delivery = step.isOnce ? 'at_most_once' : 'at_least_once';
        const tasks = Array.from({ length: step.tasks }, () =>
          aNamedTask({ delivery, attemptCount: step.attemptCount }),
        );
        for (const dispatched of await Promise.all(tasks.map((task) => go(task)))) {
          const { outcome, target, requests, answered: well } = dispatched;
          const called = requests.map((request) => request.target);
          assert.equal(new Set(called).size, called.length, 'each at most once');
          if (target !== null) assert.ok(called.length === 0 || called.includes(target));
          if (started.length === 0) assert.equal(outcome.kind === 'unreachable' && outcome.code, 'no_target');
          if (policy === 'broadcast') {
            assert.equal(outcome.kind === 'delivered', well.length === started.length && started.length > 0);
          } else {
            assert.deepEqual(well, []);
            // Only what was not sent is passed over.
            const passedOver = requests.filter((request) => request.target !== target);
            assert.ok(passedOver.every(({ outcome: kind }) => kind === 'unreachable' || kind === 'blocked'));
          }
        }
      }
      assert.ok(sender.sent.every((request) => started.includes(request.url)));
      const [figures] = dispatcher.figures();
      assert.equal(figures?.inFlightCount, 0);
      assert.ok(figures?.targets.every((target) => target.inFlightCount === 0));
      const leftOut = figures?.targets.filter((target) => target.ejectedUntil !== null).length ?? 0;
      assert.ok(leftOut * 2 <= started.length && (leftOut === 0 || leftOut < started.length));
    }),
    { numRuns: 60 },
  );
});
