import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSendQueue } from '../../../src/fire/send-queue.ts';
import { aHolding } from '../../support/build-holding.ts';

function setUp(inFlightMax: number) {
  const sent: string[] = [];
  const state = { maySend: true };
  const queue = createSendQueue({
    inFlightMax,
    maySend: () => state.maySend,
    send(holding) {
      holding.phase = 'sent';
      sent.push(holding.task.id);
    },
  });
  const push = (...ids: string[]) =>
    ids.map((id) => {
      const holding = aHolding(id, { phase: 'queued' });
      queue.push(holding);
      return holding;
    });
  return { queue, sent, state, push };
}

test('never more than the limit is in flight, and the rest goes out first come first served as places come free', () => {
  const { queue, sent, push } = setUp(2);
  push('a', 'b', 'c', 'd');
  queue.drain();
  assert.deepEqual(sent, ['a', 'b']);
  assert.equal(queue.waitingCount, 2);
  queue.ended();
  assert.deepEqual(sent, ['a', 'b', 'c']);
  queue.ended();
  queue.ended();
  queue.ended();
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
  const ids = Array.from({ length: 10_000 }, (_, index) => `t${index}`);
  push(...ids);
  queue.drain();
  while (queue.inFlightCount > 0) queue.ended();
  assert.deepEqual(sent, ids);
});
