import assert from 'node:assert/strict';
import { test } from 'node:test';

import { OutcomeUnknown, retryTask, runTask, taskStates } from '@qbasecron/core';

import { codeOf, createFakeDeps, failedTask, heldTask, startAt, storedTask, storeTask } from './fakes.ts';

test('run makes the next attempt now, offers it, and leaves what the user asked', async () => {
  const deps = createFakeDeps();
  const before = storeTask(deps);
  const task = await runTask({ deps, input: { id: before.id } });
  assert.deepEqual([task.nextAttemptAt, task.dueAt, task.time], [startAt, before.dueAt, before.time]);
  assert.equal(task.revision, 2);
  assert.deepEqual(deps.offered, [[task.id]]);
});

test('run of a task that waits for its retry makes the retry now', async () => {
  const deps = createFakeDeps();
  const { id } = storeTask(deps, { attemptCount: 2, triesSpent: 2, nextAttemptAt: startAt + 3_600_000 });
  const task = await runTask({ deps, input: { id } });
  assert.deepEqual([task.nextAttemptAt, task.triesSpent], [startAt, 2]);
});

test('run of a finished task is refused, and of an armed one too', async () => {
  for (const state of taskStates.filter((one) => one !== 'scheduled')) {
    const deps = createFakeDeps();
    const { id } = storeTask(deps, state === 'delivering' ? heldTask : { state });
    const code = codeOf(state);
    await assert.rejects(runTask({ deps, input: { id } }), { code });
    assert.deepEqual([deps.ledger.writes, deps.offered], [0, []]);
  }
});

test('run that loses the race against a claim is refused as armed', async () => {
  const deps = createFakeDeps();
  const { id } = storeTask(deps);
  deps.ledger.beforeWrite = () => deps.ledger.force(id, heldTask);
  await assert.rejects(runTask({ deps, input: { id } }), { code: 'armed' });
});

test('run whose outcome is unknown is read back; when a worker has gone on since, the answer is honest', async () => {
  const deps = createFakeDeps();
  const { id } = storeTask(deps);
  deps.ledger.faults = ['unknown, done'];
  assert.equal((await runTask({ deps, input: { id } })).revision, 2);

  const raced = createFakeDeps();
  const other = storeTask(raced);
  raced.ledger.faults = ['unknown, done'];
  const { findTask } = raced.ledger;
  raced.ledger.findTask = async (taskId) => {
    if (raced.ledger.writes > 0) raced.ledger.force(taskId, { nextAttemptAt: startAt + 9_999 });
    return findTask(taskId);
  };
  await assert.rejects(runTask({ deps: raced, input: { id: other.id } }), OutcomeUnknown);
});

test('retry starts a failed task again with all its attempts, and keeps the old ones counted', async () => {
  const deps = createFakeDeps();
  const { id } = storeTask(deps, failedTask);
  const task = await retryTask({ deps, input: { id } });
  assert.deepEqual(
    {
      state: task.state,
      reason: task.finishReason,
      next: task.nextAttemptAt,
      age: task.ageFromAt,
      tries: task.triesSpent,
      lost: task.lostCount,
      count: task.attemptCount,
      finished: task.finishedAt,
      purge: task.purgeAt,
    },
    {
      state: 'scheduled',
      reason: null,
      next: startAt,
      age: startAt,
      tries: 0,
      lost: 0,
      count: 8,
      finished: null,
      purge: null,
    },
  );
  assert.deepEqual(deps.offered, [[id]]);
});

test('retry of anything that has not failed is refused', async () => {
  for (const state of taskStates.filter((one) => one !== 'failed')) {
    const deps = createFakeDeps();
    const { id } = storeTask(deps, { state });
    await assert.rejects(retryTask({ deps, input: { id } }), { code: 'not_retryable' });
  }
});

test('retry of a task whose expiry has passed is refused', async () => {
  const deps = createFakeDeps();
  const { id } = storeTask(deps, { ...failedTask, expiresAt: startAt });
  await assert.rejects(retryTask({ deps, input: { id } }), { code: 'not_retryable' });
});

test('two retries at once start it once', async () => {
  const deps = createFakeDeps();
  const { id } = storeTask(deps, failedTask);
  const results = await Promise.allSettled([retryTask({ deps, input: { id } }), retryTask({ deps, input: { id } })]);
  assert.deepEqual(results.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected']);
  assert.equal(storedTask(deps, id).revision, 2);
});

test('run and retry of an unknown task find nothing', async () => {
  const deps = createFakeDeps();
  for (const verb of [runTask, retryTask]) {
    await assert.rejects(verb({ deps, input: { id: 'nobody' } }), { code: 'not_found' });
  }
});
