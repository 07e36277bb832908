import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createWorld, type Command, type TaskReport, type WorldLimits } from '../../support/world.ts';

/** Those on the way of every task come up most. */
const hotMethods = [
  'claimTasks',
  'announceSends',
  'retakeTask',
  'recordAttempts',
  'settleTasks',
  'renewWorker',
] as const;
const otherMethods = [
  'slotTaskIds',
  'dueTaskIds',
  'postponeFlows',
  'releaseTasks',
  'heldTasks',
  'holders',
  'occupiedSlots',
  'registerWorker',
  'listWorkers',
  'silentWorkers',
  'declareDead',
  'retireWorker',
  'claimDuty',
  'findTask',
  'changeTask',
] as const;
const method = fc.oneof(fc.constantFrom(...hotMethods), fc.constantFrom(...otherMethods));
const when = fc.constantFrom('before' as const, 'after' as const);

const accept = fc.record({
  kind: fc.constant('accept' as const),
  inMs: fc.integer({ min: 0, max: 8_000 }),
  atMostOnce: fc.boolean(),
  answerMs: fc.constantFrom(0, 30, 1_000, 3_000),
  count: fc.integer({ min: 1, max: 4 }),
  flow: fc.nat({ max: 1 }),
});
const which = fc.nat({ max: 20 });
const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 6, arbitrary: accept },
  {
    weight: 8,
    arbitrary: fc.record({ kind: fc.constant('advance' as const), ms: fc.integer({ min: 1, max: 3_000 }) }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('cancel' as const), which }) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('fail' as const),
      method,
      when,
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('trouble' as const),
      method,
      how: fc.constantFrom('slow there' as const, 'slow back' as const, 'refused' as const),
      ms: fc.integer({ min: 1, max: 25_000 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('outage' as const), ms: fc.integer({ min: 1, max: 12_000 }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('flush' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('timer away or back' as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('shut' as const),
      flow: fc.nat({ max: 1 }),
      how: fc.constantFrom('closed' as const, 'busy' as const),
      ms: fc.integer({ min: 1, max: 15_000 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('start' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('stop' as const), which }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('kill' as const), which }) },
);

/** How a task may end whose worker was lost: an at_most_once that may have been sent, and any lost five times. */
const uncertain = new Set<string | null>(['maybe_sent', 'lost']);

const limits = fc.record({
  inFlightMax: fc.constantFrom(1, 3, 100),
  armedTasksMax: fc.constantFrom(1, 5, 1_000),
  chunkMax: fc.constantFrom(1, 3, 50),
});

/** Throws unless this is an end that the task may have come to. `anyLoss`: a worker was lost, so repeats may be. */
function check(report: TaskReport, anyLoss: boolean): void {
  const { task, mayBeCancelled, cancelledAfterSends, state, finishReason, sentAt } = report;
  const told = `${task.id} ${state} ${finishReason}, sent ${sentAt.map((at) => at - task.dueAt).join()} ms after its time`;
  for (const at of sentAt) assert.ok(at >= task.dueAt, `early: ${told}`);
  if (task.delivery === 'at_most_once' || !anyLoss) assert.ok(sentAt.length <= 1, `repeated: ${told}`);
  if (cancelledAfterSends !== null) {
    assert.equal(state, 'cancelled', told);
    assert.equal(sentAt.length, cancelledAfterSends, `sent after its cancel: ${told}`);
    assert.ok(anyLoss || sentAt.length === 0, `cancelled though sent: ${told}`);
    return;
  }
  // A cancel whose outcome was unknown may have been made.
  if (state === 'cancelled' && mayBeCancelled) return;
  if (anyLoss && uncertain.has(finishReason)) return;
  assert.equal(state, 'succeeded', told);
  assert.ok(sentAt.length > 0, `never sent: ${told}`);
}

/** Found by chance: a claim that reaches the ledger just when its worker has waited for it as long as it may. */
const claimAfterTheGrace: [WorldLimits, Command[]] = [
  { inFlightMax: 1, armedTasksMax: 1, chunkMax: 1 },
  [
    { kind: 'trouble', method: 'claimTasks', how: 'slow there', ms: 6_001 },
    { kind: 'accept', inMs: 2_750, atMostOnce: false, answerMs: 0, count: 1 },
    { kind: 'advance', ms: 1_250 },
    { kind: 'stop', which: 0 },
    { kind: 'advance', ms: 1 },
    { kind: 'advance', ms: 1 },
    { kind: 'advance', ms: 1 },
    { kind: 'cancel', which: 0 },
  ],
];

test('whatever happens in whatever order: nothing is lost, early, or sent after its cancel, and only loss repeats', async () => {
  const commands = fc.array(command, { minLength: 4, maxLength: 30, size: 'max' });
  await fc.assert(
    fc.asyncProperty(limits, commands, async (sizes, happening) => {
      const world = createWorld(sizes);
      await world.run({ kind: 'start' });
      for (const one of happening) await world.run(one);
      await world.settle();
      for (const report of await world.report()) check(report, world.anyLoss());
    }),
    { numRuns: 300, examples: [claimAfterTheGrace] },
  );
});
