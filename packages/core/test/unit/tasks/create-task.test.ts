import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  createTask,
  formatInstant,
  LedgerUnavailable,
  OutcomeUnknown,
  partitionOf,
  type Refusal,
} from '@qbasecron/core';

import { createFakeDeps, draft, startAt, storedTask } from './fakes.ts';

test('a task is on record before it is answered, and is offered only then', async () => {
  const deps = createFakeDeps();
  const order: string[] = [];
  const { commit, offers } = deps;
  deps.commit = async (task, bytes) => {
    assert.ok(bytes > 1_024);
    const result = await commit(task, bytes);
    order.push('stored');
    return result;
  };
  deps.offers = { offer: (tasks) => (order.push('offered'), offers.offer(tasks)) };
  const task = await createTask({ deps, input: { draft } });
  assert.deepEqual(order, ['stored', 'offered']);
  assert.deepEqual(storedTask(deps, task.id), task);
  assert.deepEqual(deps.offered, [[task.id]]);
});

test('a timer that never answers does not keep the client waiting', async () => {
  const deps = createFakeDeps();
  deps.offers = { offer: () => new Promise(() => {}) };
  assert.equal((await createTask({ deps, input: { draft } })).state, 'scheduled');
});

test('a new task has the documented defaults', async () => {
  const deps = createFakeDeps();
  const task = await createTask({ deps, input: { draft: { delay: '90s', callbackUrl: 'http://a/' } } });
  assert.deepEqual(task, {
    id: '000000000000000000000001',
    time: '2026-01-15T12:01:30.000Z',
    delay: '90s',
    timezone: 'UTC',
    timeResolution: null,
    desc: '',
    callbackUrl: 'http://a/',
    destination: null,
    path: null,
    hashKey: null,
    priority: 'normal',
    method: 'POST',
    headers: {},
    content: { kind: 'form', data: null },
    labels: [],
    scheduleId: null,
    occurrence: null,
    timeoutMs: 30_000,
    retry: {
      strategy: 'exponential',
      ladderMs: null,
      maxAttempts: 8,
      minBackoffMs: 1_000,
      maxBackoffMs: 3_600_000,
      factor: 2,
      maxAgeMs: 604_800_000,
    },
    success: null,
    ackTimeoutMs: 300_000,
    onSuccess: null,
    onFailure: null,
    flow: 'http://a',
    followUp: null,
    linked: null,
    postponedFrom: null,
    answered: [],
    lastTarget: null,

    expiresAt: null,
    delivery: 'at_least_once',
    state: 'scheduled',
    finishReason: null,
    dueAt: startAt + 90_000,
    nextAttemptAt: startAt + 90_000,
    ageFromAt: startAt + 90_000,
    partition: partitionOf('000000000000000000000001', 16),
    lease: null,
    sentAt: null,
    attemptCount: 0,
    triesSpent: 0,
    lostCount: 0,
    lastStatus: null,
    lastError: null,
    createdAt: startAt,
    updatedAt: startAt,
    finishedAt: null,
    revision: 1,
    payloadHash: null,
    deletedAt: null,
    purgeAt: null,
  });
});

test('a time is read in its zone, or in the default zone', async () => {
  const deps = createFakeDeps();
  deps.settings = { ...deps.settings, defaultTimezone: 'Asia/Shanghai' };
  const at = async (timezone?: string) => {
    const asked = { time: '2026-02-01 10:00:00', timezone, callbackUrl: 'http://a/' };
    return formatInstant((await createTask({ deps, input: { draft: asked } })).dueAt);
  };
  assert.equal(await at(), '2026-02-01T02:00:00.000Z');
  assert.equal(await at('UTC'), '2026-02-01T10:00:00.000Z');
});

test('a time in the past is due now and stays on record as it was given', async () => {
  const deps = createFakeDeps();
  const task = await createTask({ deps, input: { draft: { time: '2014-10-17 20:43:44', callbackUrl: 'http://a/' } } });
  assert.equal(task.dueAt, startAt);
  assert.equal(task.nextAttemptAt, startAt);
  assert.equal(task.time, '2014-10-17 20:43:44');
});

test('a time in a gap is moved and the task says so', async () => {
  const deps = createFakeDeps();
  const asked = { time: '2026-03-29 02:30:00', timezone: 'Europe/Berlin', callbackUrl: 'http://a/' };
  const task = await createTask({ deps, input: { draft: asked } });
  assert.equal(task.timeResolution?.kind, 'gap');
  assert.equal(formatInstant(task.dueAt), '2026-03-29T01:30:00.000Z');
});

test('every rule across fields that is broken is told at once, and nothing is stored', async () => {
  const deps = createFakeDeps();
  const bad = {
    time: '2026-02-01 10:00:00',
    delay: '1s',
    callbackUrl: 'http://a/',
    method: 'GET',
    data: 'x',
    retry: { minBackoffMs: 10_000, maxBackoffMs: 1_000 },
  };
  await assert.rejects(createTask({ deps, input: { draft: bad } }), (error: Refusal) => {
    assert.equal(error.code, 'invalid_request');
    assert.deepEqual(
      error.errors.map(({ pointer }) => pointer),
      ['#/delay', '#/data', '#/retry/min_backoff_ms'],
    );
    return true;
  });
  assert.equal(deps.ledger.writes, 0);
});

test('an insert whose outcome is unknown is run once more, and the task is stored once', async () => {
  for (const fault of ['unknown, done', 'unknown, not done'] as const) {
    const deps = createFakeDeps();
    deps.ledger.faults = [fault];
    const task = await createTask({ deps, input: { draft } });
    assert.deepEqual([...deps.ledger.tasks.keys()], [task.id]);
    assert.equal(deps.ledger.writes, 2);
    assert.deepEqual(deps.offered, [[task.id]]);
  }
});

test('an outcome that stays unknown is told, whatever the second run says', async () => {
  for (const second of ['unknown, done', 'unknown, not done', 'unavailable'] as const) {
    const deps = createFakeDeps();
    deps.ledger.faults = ['unknown, not done', second];
    await assert.rejects(createTask({ deps, input: { draft } }), OutcomeUnknown);
    assert.deepEqual(deps.offered, []);
  }
});

test('a ledger that is away is told as that, at once', async () => {
  const deps = createFakeDeps();
  deps.ledger.faults = ['unavailable'];
  await assert.rejects(createTask({ deps, input: { draft } }), LedgerUnavailable);
  assert.equal(deps.ledger.writes, 1);
});

test('repeating with a pre-made id answers the first task as it is now', async () => {
  const deps = createFakeDeps();
  const first = await createTask({ deps, input: { draft, id: 'premade' } });
  deps.ledger.force('premade', { state: 'succeeded', attemptCount: 1 });
  const again = await createTask({ deps, input: { draft, id: 'premade' } });
  assert.deepEqual([again.id, again.state, again.createdAt], [first.id, 'succeeded', first.createdAt]);
});

test('a replay only reads, even when the draft would be refused by now', async () => {
  const deps = createFakeDeps();
  const expiring = { ...draft, expiresAt: '2026-01-15T13:00:00Z' };
  await createTask({ deps, input: { draft: expiring, id: 'premade' } });
  deps.clock.at += 86_000_000;
  const writes = deps.ledger.writes;
  assert.equal((await createTask({ deps, input: { draft: expiring, id: 'premade', isReplay: true } })).id, 'premade');
  assert.equal(deps.ledger.writes, writes);
});

test('a replay of a task that was deleted finds nothing and makes nothing', async () => {
  const deps = createFakeDeps();
  await createTask({ deps, input: { draft, id: 'premade' } });
  deps.ledger.force('premade', { deletedAt: startAt });
  for (const isReplay of [true, false]) {
    await assert.rejects(createTask({ deps, input: { draft, id: 'premade', isReplay } }), { code: 'not_found' });
  }
  assert.equal(deps.ledger.tasks.size, 1);
});
