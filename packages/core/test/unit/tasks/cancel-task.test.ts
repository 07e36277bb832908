import assert from 'node:assert/strict';
import { test } from 'node:test';

import { cancelTask, deleteTask, finalStates, holderAnswerMs, OutcomeUnknown } from '@qbasecron/core';

import { createFakeDeps, failedTask, heldTask, startAt, storedTask, storeTask } from './fakes.ts';

const day = 86_400_000;

test('a scheduled task is cancelled and stays on record', async () => {
  const deps = createFakeDeps();
  const { id } = storeTask(deps);
  const task = await cancelTask({ deps, input: { id } });
  assert.deepEqual(
    [task.state, task.finishReason, task.finishedAt, task.purgeAt, task.revision, task.desc],
    ['cancelled', 'cancelled', startAt, startAt + 30 * day, 2, 'a desc'],
  );
  assert.deepEqual(deps.asked, []);
});

test('a finished task cannot be cancelled', async () => {
  for (const state of finalStates) {
    const deps = createFakeDeps();
    const { id } = storeTask(deps, { state });
    await assert.rejects(cancelTask({ deps, input: { id } }), { code: 'task_finished' });
    assert.equal(deps.ledger.writes, 0);
  }
});

test('an unknown task, and a deleted one, are not found', async () => {
  const deps = createFakeDeps();
  const { id } = storeTask(deps, { deletedAt: startAt });
  for (const missing of ['nobody', id]) {
    await assert.rejects(cancelTask({ deps, input: { id: missing } }), { code: 'not_found' });
    await assert.rejects(deleteTask({ deps, input: { id: missing } }), { code: 'not_found' });
  }
});

test('an armed task is cancelled after its holder has let it go, on that lease', async () => {
  const deps = createFakeDeps();
  const { id } = storeTask(deps, { ...heldTask, sentAt: startAt });
  deps.answers = ['released'];
  const task = await cancelTask({ deps, input: { id } });
  assert.deepEqual(deps.asked, [{ worker: 'w-1', taskId: id, token: 't-1' }]);
  assert.deepEqual([task.state, task.lease, task.sentAt], ['cancelled', null, null]);
});

test('the holder is asked for as long as documented', async () => {
  const deps = createFakeDeps();
  const { id } = storeTask(deps, heldTask);
  const { holder } = deps;
  let waitedMs = 0;
  deps.holder = { askHolder: (question, timeoutMs) => ((waitedMs = timeoutMs), holder.askHolder(question, timeoutMs)) };
  deps.answers = ['released'];
  await cancelTask({ deps, input: { id } });
  assert.equal(waitedMs, holderAnswerMs);
});

for (const [answer, code] of [
  ['sent', 'on_the_wire'],
  [null, 'holder_unreachable'],
] as const) {
  test(`a holder that answers ${answer} leaves the task as it is`, async () => {
    for (const verb of [cancelTask, deleteTask]) {
      const deps = createFakeDeps();
      const before = storeTask(deps, heldTask);
      deps.answers = [answer];
      await assert.rejects(verb({ deps, input: { id: before.id } }), { code });
      assert.deepEqual(storedTask(deps, before.id), before);
      assert.equal(deps.ledger.writes, 0);
    }
  });
}

test('a parked task that was taken back before the write is asked for again, under its new token', async () => {
  const deps = createFakeDeps();
  const { id } = storeTask(deps, heldTask);
  deps.answers = [
    () => {
      deps.ledger.force(id, { lease: { worker: 'w-1', token: 't-2' } });
      return 'released';
    },
    'released',
  ];
  const task = await cancelTask({ deps, input: { id } });
  assert.equal(task.state, 'cancelled');
  assert.deepEqual(
    deps.asked.map(({ token }) => token),
    ['t-1', 't-2'],
  );
});

test('a released task whose lease was lost meanwhile is cancelled from where it is then', async () => {
  const deps = createFakeDeps();
  const { id } = storeTask(deps, heldTask);
  deps.answers = [
    () => {
      deps.ledger.force(id, { state: 'scheduled', lease: null });
      return 'released';
    },
  ];
  assert.equal((await cancelTask({ deps, input: { id } })).state, 'cancelled');
});

test('a task that a worker claims in the very moment is asked for, not cancelled behind its back', async () => {
  const deps = createFakeDeps();
  const { id } = storeTask(deps);
  deps.ledger.beforeWrite = () => deps.ledger.force(id, heldTask);
  deps.answers = ['sent'];
  await assert.rejects(cancelTask({ deps, input: { id } }), { code: 'on_the_wire' });
  assert.equal(storedTask(deps, id).state, 'delivering');
});

test('a holder that does not know the task makes us read the record again, after a moment', async () => {
  const deps = createFakeDeps();
  const { id } = storeTask(deps, heldTask);
  deps.answers = [
    'unknown',
    () => {
      deps.ledger.force(id, { state: 'succeeded', lease: null });
      return 'unknown';
    },
  ];
  await assert.rejects(cancelTask({ deps, input: { id } }), { code: 'task_finished' });
  assert.deepEqual(deps.clock.waits, [20, 60]);
});

test('a holder that never knows the task is unreachable in the end', async () => {
  const deps = createFakeDeps();
  const { id } = storeTask(deps, heldTask);
  deps.answers = ['unknown', 'unknown', 'unknown', 'unknown'];
  await assert.rejects(cancelTask({ deps, input: { id } }), { code: 'holder_unreachable' });
  assert.deepEqual([deps.answers.length, storedTask(deps, id).state], [0, 'delivering']);
});

test('a cancel whose outcome is unknown is read back, and run again only if it was not done', async () => {
  for (const [fault, writes] of [
    ['unknown, done', 1],
    ['unknown, not done', 2],
  ] as const) {
    const deps = createFakeDeps();
    const { id } = storeTask(deps);
    deps.ledger.faults = [fault];
    const task = await cancelTask({ deps, input: { id } });
    assert.deepEqual([task.state, task.revision, deps.ledger.writes], ['cancelled', 2, writes]);
  }
});

test('after a cancel of unknown outcome, a ledger that goes away is not told as "nothing was changed"', async () => {
  const deps = createFakeDeps();
  const { id } = storeTask(deps);
  deps.ledger.faults = ['unknown, not done', 'unavailable'];
  await assert.rejects(cancelTask({ deps, input: { id } }), { name: 'OutcomeUnknown' });
});

test('a first cancel that lands while the second is tried is a success', async () => {
  const deps = createFakeDeps();
  const { id } = storeTask(deps);
  const change = deps.ledger.changeTask.bind(deps.ledger);
  let runs = 0;
  deps.ledger.changeTask = async (...args) => {
    if (++runs === 1) throw new OutcomeUnknown('not yet there');
    await change(...args);
    return null;
  };
  assert.equal((await cancelTask({ deps, input: { id } })).state, 'cancelled');
});

test('a task that changes under every try ends in a conflict, not in an endless loop', async () => {
  const deps = createFakeDeps();
  const { id } = storeTask(deps);
  deps.ledger.changeTask = async () => null;
  await assert.rejects(cancelTask({ deps, input: { id } }), { code: 'conflict' });
});

test('a stale revision changes nothing', async () => {
  for (const verb of [cancelTask, deleteTask]) {
    const deps = createFakeDeps();
    const { id } = storeTask(deps, { revision: 5 });
    await assert.rejects(verb({ deps, input: { id, revision: 4 } }), { code: 'stale_revision' });
    assert.equal(deps.ledger.writes, 0);
    await verb({ deps, input: { id, revision: 5 } });
  }
});

test('a deleted task is cancelled, invisible and blank, and kept until it is purged', async () => {
  const deps = createFakeDeps();
  const { id } = storeTask(deps, { lastError: 'http://secret' });
  await deleteTask({ deps, input: { id } });
  const kept = storedTask(deps, id);
  assert.equal(await deps.ledger.findTask(id), null);
  assert.deepEqual([kept.state, kept.deletedAt, kept.purgeAt], ['cancelled', startAt, startAt + 30 * day]);
  assert.deepEqual(
    [kept.desc, kept.callbackUrl, kept.headers, kept.content, kept.labels, kept.lastError],
    ['', '', {}, { kind: 'form', data: null }, [], null],
  );
});

test('a finished task is deleted in the state it has, and is purged when it would have been', async () => {
  const deps = createFakeDeps();
  const { id } = storeTask(deps, failedTask);
  await deleteTask({ deps, input: { id } });
  const kept = storedTask(deps, id);
  assert.deepEqual(
    [kept.state, kept.finishReason, kept.purgeAt, kept.attemptCount, kept.deletedAt],
    ['failed', 'attempts_exhausted', failedTask.purgeAt, 8, startAt],
  );
});

test('an armed task is deleted after its holder has let it go', async () => {
  const deps = createFakeDeps();
  const { id } = storeTask(deps, heldTask);
  deps.answers = ['released'];
  await deleteTask({ deps, input: { id } });
  assert.deepEqual([storedTask(deps, id).state, storedTask(deps, id).lease], ['cancelled', null]);
});

test('a second delete finds nothing', async () => {
  const deps = createFakeDeps();
  const { id } = storeTask(deps);
  await deleteTask({ deps, input: { id } });
  await assert.rejects(deleteTask({ deps, input: { id } }), { code: 'not_found' });
});

test('a delete whose outcome is unknown but which was done is a success', async () => {
  const deps = createFakeDeps();
  const { id } = storeTask(deps);
  deps.ledger.faults = ['unknown, done'];
  await deleteTask({ deps, input: { id } });
  assert.equal(storedTask(deps, id).revision, 2);
});
