import assert from 'node:assert/strict';
import { test } from 'node:test';

import { acknowledgeTask, endOverdueAcks, type Task } from '@qbasecron/core';

import { createFakeDeps, startAt, storeTask } from './fakes.ts';

const awaiting = { state: 'awaiting_ack', attemptCount: 2, triesSpent: 2, nextAttemptAt: startAt + 60_000 } as const;

function aScene(changes: Partial<Task> = awaiting) {
  const deps = { ...createFakeDeps(), random01: () => 0.5 };
  const { id } = storeTask(deps, { ageFromAt: startAt, ...changes });
  const say = (word: 'ack' | 'nack' | 'nack for good', attempt = 2) =>
    acknowledgeTask({ deps, input: { id, attempt, word } });
  return { deps, id, say };
}

test('an acknowledged task has succeeded, and saying so again changes nothing', async () => {
  const { deps, say } = aScene();
  const task = await say('ack');
  assert.deepEqual([task.state, task.finishReason, task.finishedAt], ['succeeded', 'acknowledged', startAt]);
  assert.equal(task.purgeAt, startAt + 3 * 86_400_000);
  assert.deepEqual(await say('ack'), task);
  assert.equal(deps.ledger.writes, 1);
});

test('a task whose receiver failed is tried again and offered, or ends when it says for good', async () => {
  const again = aScene();
  const task = await again.say('nack');
  assert.deepEqual([task.state, task.nextAttemptAt, task.triesSpent], ['scheduled', startAt + 1_000, 2]);
  assert.deepEqual(again.deps.offered, [[again.id]]);
  const { state, finishReason } = await aScene().say('nack for good');
  assert.deepEqual([state, finishReason], ['failed', 'refused']);
});

test('a word about another attempt, or about a task that waits for nobody, is refused', async () => {
  await assert.rejects(aScene().say('ack', 1), { code: 'not_awaiting' });
  await assert.rejects(aScene().say('ack', 3), { code: 'not_awaiting' });
  for (const changes of [{ state: 'scheduled' }, { state: 'failed' }, { state: 'cancelled' }] as const) {
    await assert.rejects(aScene({ ...awaiting, ...changes }).say('ack'), { code: 'not_awaiting' });
  }
});

test('a receiver that is faster than the record of its 202 is waited for', async () => {
  const { deps, id, say } = aScene({ ...awaiting, state: 'delivering', attemptCount: 1 });
  let looks = 0;
  const find = deps.ledger.findTask.bind(deps.ledger);
  deps.ledger.findTask = async (asked) => {
    if (++looks === 3) deps.ledger.force(id, awaiting);
    return find(asked);
  };
  assert.equal((await say('ack')).state, 'succeeded');
  assert.deepEqual(deps.clock.waits, [100, 100]);
});

test('who does not say in time is called again; the wait of others goes on', async () => {
  const { deps, id } = aScene({ ...awaiting, nextAttemptAt: startAt - 1 });
  const inTime = storeTask(deps, { ...awaiting, nextAttemptAt: startAt });
  const worn = storeTask(deps, { ...awaiting, nextAttemptAt: startAt - 1, triesSpent: 8 });
  assert.deepEqual(await endOverdueAcks(deps, startAt), { ended: 2 });
  const stateOf = async (of: string) => (await deps.ledger.findTask(of))?.state;
  assert.deepEqual(await Promise.all([id, inTime.id, worn.id].map(stateOf)), ['scheduled', 'awaiting_ack', 'failed']);
  assert.deepEqual(deps.offered, [[id]]);
});

test('a broadcast that was not finished is made anew: else nobody would be called, and it would count as delivered', async () => {
  const answered = ['https://a.example/', 'https://b.example/'];
  const said = await aScene({ ...awaiting, answered }).say('nack');
  assert.deepEqual([said.state, said.answered], ['scheduled', []]);
  const { deps, id } = aScene({ ...awaiting, answered, nextAttemptAt: startAt - 1 });
  await endOverdueAcks(deps, startAt);
  assert.deepEqual((await deps.ledger.findTask(id))?.answered, []);
  assert.deepEqual((await aScene({ ...awaiting, answered }).say('ack')).answered, answered);
});
