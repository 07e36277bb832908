import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  createTask,
  idempotencyKeepMs,
  LedgerUnavailable,
  OutcomeUnknown,
  Refusal,
  silentLogger,
  withIdempotency,
  type IdempotencyGrant,
} from '@qbasecron/core';

import { createFakeDeps, createFakeStore, draft, sha256, startAt } from './fakes.ts';

function setUp() {
  const tasks = createFakeDeps();
  const store = createFakeStore();
  const deps = { store, clock: tasks.clock, newId: tasks.newId, sha256, log: silentLogger };
  const input = { callerHash: 'caller', key: 'k', payload: 'POST /tasks {}' };
  const grants: IdempotencyGrant[] = [];
  const run = (grant: IdempotencyGrant) => {
    grants.push(grant);
    return createTask({ deps: tasks, input: { draft, ...grant } });
  };
  return { tasks, store, deps, input, grants, run, entry: () => [...store.entries.values()][0] };
}

test('the key is on record before the task, for 24 hours, and done after it', async () => {
  const { tasks, store, deps, input, run, entry } = setUp();
  const task = await withIdempotency({
    deps,
    input,
    run: (grant) => {
      assert.deepEqual([entry()?.state, entry()?.taskId, tasks.ledger.writes], ['running', grant.id, 0]);
      return run(grant);
    },
  });
  assert.equal(store.entries.size, 1);
  assert.deepEqual([entry()?.state, entry()?.taskId, entry()?.purgeAt], ['done', task.id, startAt + idempotencyKeepMs]);
});

test('the same key and payload answers the first task as it is now', async () => {
  const { tasks, deps, input, grants, run } = setUp();
  const first = await withIdempotency({ deps, input, run });
  tasks.ledger.force(first.id, { state: 'succeeded' });
  const second = await withIdempotency({ deps, input, run });
  assert.deepEqual([second.id, second.state], [first.id, 'succeeded']);
  assert.deepEqual(
    grants.map(({ isReplay }) => isReplay),
    [false, true],
  );
  assert.equal(tasks.ledger.tasks.size, 1);
});

test('the same key with another payload is refused, running or done', async () => {
  const { deps, input, run } = setUp();
  const other = { ...input, payload: 'other' };
  const refused = () => assert.rejects(withIdempotency({ deps, input: other, run }), { code: 'idempotency_mismatch' });
  await withIdempotency({
    deps,
    input,
    run: async (grant) => {
      await refused();
      return run(grant);
    },
  });
  await refused();
});

test('two callers may use the same key, and no pair of caller and key reads as another', async () => {
  const { tasks, deps, input, run } = setUp();
  for (const [callerHash, key] of [
    ['a', 'b:c'],
    ['a:b', 'c'],
    ['', 'a:b:c'],
    ['1:a', 'b:c'],
  ] as const) {
    await withIdempotency({ deps, input: { ...input, callerHash, key }, run });
  }
  assert.equal(tasks.ledger.tasks.size, 4);
});

test('a twin of a running request is refused for ten seconds, then takes over with the same id', async () => {
  const { tasks, deps, input, grants, run, entry } = setUp();
  await assert.rejects(withIdempotency({ deps, input, run: () => Promise.reject(new Error('the process died')) }));
  const { taskId } = entry()!;
  tasks.clock.at += 9_999;
  await assert.rejects(withIdempotency({ deps, input, run }), { code: 'idempotency_running' });
  tasks.clock.at += 1;
  const task = await withIdempotency({ deps, input, run });
  assert.deepEqual([task.id, grants], [taskId, [{ id: taskId, isReplay: false }]]);
  assert.equal(entry()?.state, 'done');
});

test('of many twins one takes over', async () => {
  const { tasks, deps, input, run } = setUp();
  await assert.rejects(withIdempotency({ deps, input, run: () => Promise.reject(new Error('died')) }));
  tasks.clock.at += 10_000;
  const twins = await Promise.allSettled(Array.from({ length: 5 }, () => withIdempotency({ deps, input, run })));
  assert.equal(twins.filter(({ status }) => status === 'fulfilled').length, 1);
  assert.equal(tasks.ledger.tasks.size, 1);
});

test('a request that was refused, or of which nothing was stored, frees its key', async () => {
  for (const error of [new Refusal('invalid_request', 'bad'), new LedgerUnavailable('away')]) {
    const { store, deps, input, run } = setUp();
    await assert.rejects(withIdempotency({ deps, input, run: () => Promise.reject(error) }), error);
    assert.equal(store.entries.size, 0);
    assert.equal((await withIdempotency({ deps, input, run })).state, 'scheduled');
  }
});

test('a request whose outcome is unknown keeps its key, so that a repetition makes no second task', async () => {
  const { tasks, deps, input, run } = setUp();
  tasks.ledger.faults = ['unknown, done', 'unknown, done'];
  await assert.rejects(withIdempotency({ deps, input, run }), OutcomeUnknown);
  tasks.clock.at += 10_000;
  await withIdempotency({ deps, input, run });
  assert.equal(tasks.ledger.tasks.size, 1);
});

test('a twin that stores nothing does not free a key under which the first may have stored', async () => {
  const { tasks, deps, input, run, entry } = setUp();
  tasks.ledger.faults = ['unknown, done', 'unknown, done', 'unavailable'];
  await assert.rejects(withIdempotency({ deps, input, run }), OutcomeUnknown);
  tasks.clock.at += 10_000;
  await assert.rejects(withIdempotency({ deps, input, run }), LedgerUnavailable);
  assert.equal(entry()?.state, 'running');
  tasks.clock.at += 10_000;
  await withIdempotency({ deps, input, run });
  assert.equal(tasks.ledger.tasks.size, 1);
});

test('a slow request that is refused late does not free a key that a twin may hold', async () => {
  const { tasks, deps, input, entry } = setUp();
  const slow = withIdempotency({
    deps,
    input,
    run: () => {
      tasks.clock.at += 9_000;
      return Promise.reject(new Refusal('overloaded', 'full'));
    },
  });
  await assert.rejects(slow, { code: 'overloaded' });
  assert.equal(entry()?.state, 'running');
});

test('a reservation whose outcome is unknown is known as ours when it is read again', async () => {
  for (const fault of ['unknown, done', 'unknown, not done'] as const) {
    const { tasks, store, deps, input, run } = setUp();
    store.faults = [fault];
    await withIdempotency({ deps, input, run });
    assert.equal(tasks.ledger.tasks.size, 1);
  }
});

test('a key that cannot be reserved stops the request before anything is stored', async () => {
  const { tasks, store, deps, input, run } = setUp();
  store.faults = ['unavailable'];
  await assert.rejects(withIdempotency({ deps, input, run }), LedgerUnavailable);
  assert.equal(tasks.ledger.writes, 0);
});

test('a key that cannot be completed does not spoil the answer', async () => {
  const { tasks, store, deps, input, run } = setUp();
  store.faults = [null, 'unavailable'];
  const first = await withIdempotency({ deps, input, run });
  tasks.clock.at += 10_000;
  assert.equal((await withIdempotency({ deps, input, run })).id, first.id);
});
