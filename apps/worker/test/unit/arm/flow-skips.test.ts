import assert from 'node:assert/strict';
import { test } from 'node:test';
import { offerWay, type Gate } from '@qbasecron/core';
import { createFakeClock } from '@qbasecron/testkit';
import { createFlowSkips } from '../../../src/arm/flow-skips.ts';

function setUp(capacity = 320) {
  const clock = createFakeClock();
  const stuck = new Set<string>();
  const gates = new Map<string, Gate>();
  const state = { sendsForMs: Infinity };
  let count = 0;
  const budget = {
    get count() {
      return count;
    },
    capacity: () => capacity,
    room: () => capacity - count,
  };
  const skips = createFlowSkips({
    clock,
    budget,
    gate: (flow) => gates.get(flow) ?? { kind: 'open' },
    queue: () => ({ isStuck: (flow) => stuck.has(flow), sendsForMs: () => state.sendsForMs }),
  });
  function hold(flow: string, more: number): void {
    count += more;
    for (let index = 0; index < Math.abs(more); index++) {
      if (more > 0) skips.took(flow);
      else skips.gave(flow);
    }
  }
  return { clock, state, stuck, gates, skips, hold };
}

test('a flow that is alone may nearly fill the budget; the last part is for others', () => {
  const { skips, hold } = setUp();
  hold('a', 309);
  assert.deepEqual(skips.stoppedOrFull().flows, []);
  hold('a', 1);
  assert.deepEqual(skips.stoppedOrFull(), { ...skips.stopped(), flows: ['a'], isAnyFull: true });
  hold('b', 5);
  assert.deepEqual(skips.stoppedOrFull().flows, ['a'], 'the other one has less than its even share');
});

test('flows that share the budget evenly fill it', () => {
  const { skips, hold } = setUp();
  hold('a', 158);
  hold('b', 158);
  assert.deepEqual(skips.stoppedOrFull().flows, []);
});

test('a flow that is stuck gets no more beyond its part, but alone it may have half; freed of most it goes on', () => {
  const { stuck, skips, hold } = setUp();
  stuck.add('a');
  hold('a', 160);
  assert.deepEqual(skips.stopped().flows, []);
  hold('b', 1);
  assert.deepEqual(skips.stopped().flows, ['a']);
  hold('a', -135);
  assert.deepEqual(skips.stopped().flows, ['a'], '25 are still more than a sixteenth');
  hold('a', -5);
  assert.deepEqual(skips.stopped().flows, []);
});

test('what a stuck flow has too much is given back when room is scarce, a part at a time', () => {
  const { stuck, skips, hold } = setUp();
  stuck.add('a');
  hold('a', 200);
  hold('b', 30);
  assert.equal(skips.excessOf('a'), 0);
  hold('b', 20);
  assert.equal(skips.excessOf('a'), 40);
  hold('a', -150);
  assert.equal(skips.excessOf('a'), 0);
});

test('a task is put off to a slot that can still be offered, not before the gate may open, and never by more than a minute', async () => {
  const { clock, gates, skips } = setUp();
  gates.set('a', { kind: 'closed', until: clock.now() + 20_500, why: 'breaker' });
  assert.equal(skips.postponeTo('a'), clock.now() + 21_000);
  gates.set('a', { kind: 'closed', until: Infinity, why: 'paused' });
  assert.equal(skips.postponeTo('a'), clock.now() + 60_000);
  await clock.advance(333);
  const to = skips.postponeTo('b');
  assert.equal(to % 1_000, 0);
  assert.equal(offerWay(to, clock.now()), 'slot');
  assert.ok(to - clock.now() <= 4_000);
});

test('the step doubles with the time that the flow is stopped, however often it is asked for', async () => {
  const { clock, gates, skips, hold } = setUp();
  gates.set('a', { kind: 'closed', until: 0, why: 'paused' });
  hold('a', 1);
  const steps: number[] = [];
  for (let second = 0; second < 200; second++) {
    skips.stopped();
    for (let slot = 0; slot < 16; slot++) skips.postponeTo('a');
    steps.push(skips.postponeTo('a') - clock.now());
    await clock.advance(1_000);
  }
  assert.deepEqual([...new Set(steps)], [3_000, 4_000, 8_000, 16_000, 32_000, 60_000]);
  gates.delete('a');
  assert.deepEqual(skips.stopped().flows, []);
  assert.equal(skips.postponeTo('a') - clock.now(), 3_000);
});

test('what a flow that is only slow cannot take comes back before it has sent what it holds', async () => {
  const { clock, state, stuck, skips, hold } = setUp();
  stuck.add('a');
  hold('a', 100);
  hold('b', 1);
  state.sendsForMs = 20_000;
  for (let second = 0; second < 100; second++) {
    skips.stopped();
    assert.ok(skips.postponeTo('a') - clock.now() <= 10_000);
    await clock.advance(1_000);
  }
  assert.equal(skips.postponeTo('a') - clock.now(), 10_000);
});
