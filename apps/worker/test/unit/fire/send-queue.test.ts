import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Gate, Priority, Task } from '@qbasecron/core';
import { createFakeClock } from '@qbasecron/testkit';
import type { Holding } from '../../../src/fire/holding.ts';
import { createSendQueue } from '../../../src/fire/send-queue.ts';
import { aHolding } from '../../support/build-holding.ts';

const one = 'https://one.example';
const other = 'https://other.example';

function setUp(inFlightMax: number) {
  const clock = createFakeClock();
  const sent: string[] = [];
  const state = { maySend: true, isLimited: false, gates: new Map<string, Gate>(), limits: new Map<string, number>() };
  const shut: string[] = [];
  const queue = createSendQueue({
    inFlightMax,
    clock,
    maySend: () => state.maySend,
    gate: (flow) => state.gates.get(flow) ?? { kind: 'open' },
    take(flow) {
      const left = state.limits.get(flow) ?? Infinity;
      state.limits.set(flow, left - 1);
      return left > 0;
    },
    release() {},
    isLimited: () => state.isLimited,
    send(holding) {
      holding.phase = 'sent';
      sent.push(holding.task.id);
    },
    onShut: (flow) => void shut.push(flow),
  });
  const pushTo = (flow: string, ids: readonly string[], priority: Priority = 'normal'): Holding[] =>
    ids.map((id) => {
      const task = { id, delivery: 'at_least_once', flow, priority } as Task;
      const holding = aHolding(id, { phase: 'queued', task });
      queue.push(holding);
      return holding;
    });
  return { clock, queue, sent, state, shut, pushTo, push: (...ids: string[]) => pushTo(one, ids) };
}

const numbered = (name: string, count: number): string[] => Array.from({ length: count }, (_, index) => name + index);
const countOf = (sent: readonly string[], name: string): number => sent.filter((id) => id.startsWith(name)).length;

test('never more than the limit is in flight, and a flow’s tasks go out first come first served as places come free', () => {
  const { queue, sent, push } = setUp(2);
  push('a', 'b', 'c', 'd');
  queue.drain();
  assert.deepEqual(sent, ['a', 'b']);
  assert.equal(queue.waitingCount, 2);
  queue.ended(one, 1);
  assert.deepEqual(sent, ['a', 'b', 'c']);
  for (let index = 0; index < 3; index++) queue.ended(one, 1);
  assert.deepEqual(sent, ['a', 'b', 'c', 'd']);
  assert.equal(queue.inFlightCount, 0);
});

test('while the lease does not allow it nothing goes out, and nothing is forgotten', () => {
  const { queue, sent, state, push } = setUp(10);
  state.maySend = false;
  push('a', 'b');
  queue.drain();
  assert.deepEqual(sent, []);
  state.maySend = true;
  queue.drain();
  assert.deepEqual(sent, ['a', 'b']);
});

test('a task that was parked or dropped while it waited is skipped and takes no place', () => {
  const { queue, sent, state, push } = setUp(1);
  state.maySend = false;
  const [parked, dropped] = push('parked', 'dropped', 'kept');
  assert.ok(parked && dropped);
  parked.phase = 'parked';
  dropped.phase = 'dropped';
  state.maySend = true;
  queue.drain();
  assert.deepEqual(sent, ['kept']);
});

test('a long queue keeps its order when the consumed part is cut off', () => {
  const { queue, sent, push } = setUp(1);
  const ids = numbered('t', 10_000);
  push(...ids);
  queue.drain();
  while (queue.inFlightCount > 0) queue.ended(one, 1);
  assert.deepEqual(sent, ids);
});

test('flows take turns, one task each, however much one of them has', () => {
  const { queue, sent, state, pushTo } = setUp(6);
  state.maySend = false;
  pushTo(one, numbered('a', 100));
  pushTo(other, numbered('b', 3));
  pushTo('https://third.example', numbered('c', 2));
  state.maySend = true;
  queue.drain();
  assert.deepEqual(sent, ['a0', 'b0', 'c0', 'a1', 'b1', 'c1']);
});

test('while others wait a flow that hangs has at most half of the places, and the others go on with the rest', () => {
  const { queue, sent, pushTo } = setUp(64);
  pushTo(one, numbered('sick', 200));
  pushTo(other, numbered('well', 200));
  queue.drain();
  assert.deepEqual([countOf(sent, 'sick'), countOf(sent, 'well')], [28, 28], 'the last eighth is for third ones');
  for (let index = 0; index < 176; index++) queue.ended(other, 1);
  assert.deepEqual([countOf(sent, 'sick'), countOf(sent, 'well')], [32, 200]);
});

test('alone, a flow that answers quickly has all places but the last eighth, one that hangs three quarters', () => {
  const { queue, sent, pushTo } = setUp(64);
  pushTo(one, numbered('a', 200));
  queue.drain();
  assert.equal(sent.length, 48);
  queue.ended(one, 5);
  assert.equal(queue.inFlightCount, 56);
});

test('however many flows hang, one that has nothing under way finds a place', () => {
  const { queue, sent, pushTo } = setUp(64);
  for (let flow = 0; flow < 20; flow++) pushTo(`https://sick${flow}.example`, numbered('sick', 100));
  queue.drain();
  const before = queue.inFlightCount;
  assert.ok(before < 64, `${before} places are taken`);
  pushTo(other, ['well']);
  queue.drain();
  assert.equal(sent.at(-1), 'well');
});

test('of waiting priorities 8 of 13 are high, 4 normal and 1 low, and each goes first come first served', () => {
  const { queue, sent, state, pushTo } = setUp(1_000);
  state.maySend = false;
  pushTo(one, numbered('low', 50), 'low');
  pushTo(one, numbered('normal', 50), 'normal');
  pushTo(one, numbered('high', 50), 'high');
  state.maySend = true;
  queue.drain();
  const first = sent.slice(0, 26);
  assert.deepEqual([countOf(first, 'high'), countOf(first, 'normal'), countOf(first, 'low')], [16, 8, 2]);
  assert.deepEqual(
    sent.filter((id) => id.startsWith('low')),
    numbered('low', 50),
  );
  assert.equal(sent.length, 150);
});

test('a flow whose gate is shut waits without holding others up, and goes on soon after it opens', async () => {
  const { clock, queue, sent, state, shut, pushTo } = setUp(10);
  state.gates.set(one, { kind: 'closed', until: clock.now() + 5_000, why: 'breaker' });
  pushTo(one, ['a']);
  pushTo(other, ['b']);
  queue.drain();
  assert.deepEqual(sent, ['b']);
  assert.deepEqual(shut, [one]);
  state.gates.delete(one);
  await clock.advance(50);
  assert.deepEqual(sent, ['b', 'a']);
});

test('a flow that its limit holds back is sent on as soon as there is room', () => {
  const { queue, sent, state, pushTo } = setUp(10);
  state.limits.set(one, 1);
  pushTo(one, ['a1', 'a2']);
  pushTo(other, ['b']);
  queue.drain();
  assert.deepEqual(sent, ['a1', 'b']);
  state.limits.set(one, 1);
  queue.lookAgain(one);
  assert.deepEqual(sent, ['a1', 'b', 'a2']);
});

test('a flow is stuck when more waits than it sends in ten seconds and no answer has come for three', async () => {
  const { clock, queue, pushTo } = setUp(4);
  pushTo(one, numbered('a', 200));
  queue.drain();
  await clock.advance(2_999);
  assert.equal(queue.isStuck(one), false, 'nothing is known of it yet');
  await clock.advance(1);
  assert.equal(queue.isStuck(one), true);
  queue.ended(one, 2_999);
  assert.equal(queue.isStuck(one), false, 'it answers, though slowly');
  await clock.advance(3_000);
  assert.equal(queue.isStuck(one), true);
  queue.ended(one, 10_000);
  assert.equal(queue.isStuck(one), true, 'that was no answer');
});

test('a flow that is silent for a second while others answer is stuck', async () => {
  const { clock, queue, pushTo } = setUp(8);
  pushTo(one, numbered('sick', 100));
  pushTo(other, numbered('well', 100));
  queue.drain();
  for (let step = 0; step < 10; step++) {
    assert.equal(queue.isStuck(one), false);
    await clock.advance(100);
    queue.ended(other, 20);
  }
  assert.equal(queue.isStuck(one), true);
  assert.equal(queue.isStuck(other), false);
});

test('a flow whose limit is used up is stuck, however quickly it answers, when it has more than it may send', async () => {
  const { clock, queue, state, pushTo } = setUp(4);
  state.isLimited = true;
  pushTo(one, numbered('a', 100));
  queue.drain();
  for (let second = 0; second < 4; second++) {
    await clock.advance(1_000);
    queue.ended(one, 5);
  }
  assert.equal(queue.isStuck(one), true, 'one a second');
  for (let count = 0; count < 40; count++) {
    await clock.advance(25);
    queue.ended(one, 5);
  }
  assert.equal(queue.isStuck(one), false, 'many a second');
});

test('what is taken out to be sent later is what would have been sent last', () => {
  const { queue, state, pushTo } = setUp(4);
  state.maySend = false;
  pushTo(one, ['high'], 'high');
  pushTo(one, ['n1', 'n2', 'n3']);
  pushTo(one, ['low'], 'low');
  assert.deepEqual(
    queue.takeLast(one, 3).map(({ task }) => task.id),
    ['low', 'n2', 'n3'],
  );
  assert.equal(queue.waitingOf(one), 2);
});
