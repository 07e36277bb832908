import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createTask, formatInstant, patchTask, taskStates, type TaskPatch } from '@qbasecron/core';
import fc from 'fast-check';

import { codeOf, createFakeDeps, draft, heldTask, startAt, storedTask, storeTask } from './fakes.ts';

test('a patch changes what it names and nothing else', async () => {
  const deps = createFakeDeps();
  const before = storeTask(deps);
  const task = await patchTask({ deps, input: { id: before.id, patch: { desc: 'new', timeoutMs: 5_000 } } });
  assert.deepEqual(task, { ...before, desc: 'new', timeoutMs: 5_000, updatedAt: startAt, revision: 2 });
  assert.deepEqual(deps.offered, []);
});

test('null puts a field back to its default', async () => {
  const deps = createFakeDeps();
  const { id } = storeTask(deps, {
    method: 'PUT',
    timeoutMs: 1,
    expiresAt: startAt + 90_000,
    delivery: 'at_most_once',
  });
  const patch: TaskPatch = {
    desc: null,
    method: null,
    headers: null,
    data: null,
    labels: null,
    timeoutMs: null,
    retry: null,
    expiresAt: null,
    delivery: null,
  };
  const task = await patchTask({ deps, input: { id, patch } });
  assert.deepEqual(
    [task.desc, task.method, task.headers, task.content, task.labels, task.timeoutMs, task.expiresAt, task.delivery],
    ['', 'POST', {}, { kind: 'form', data: null }, [], 30_000, null, 'at_least_once'],
  );
});

test('headers and retry are merged member by member', async () => {
  const deps = createFakeDeps();
  const { id } = storeTask(deps, { headers: { 'x-a': '1', 'x-b': '2' } });
  const patch: TaskPatch = {
    headers: { 'X-A': null, 'X-B': '3', 'x-c': '4' },
    retry: { maxAttempts: 3, factor: null },
  };
  const task = await patchTask({ deps, input: { id, patch } });
  assert.deepEqual(task.headers, { 'x-b': '3', 'x-c': '4' });
  assert.deepEqual(task.retry, {
    strategy: 'exponential',
    ladderMs: null,
    maxAttempts: 3,
    minBackoffMs: 1_000,
    maxBackoffMs: 3_600_000,
    factor: 2,
    maxAgeMs: 604_800_000,
  });
});

test('data replaces body and body replaces data', async () => {
  const deps = createFakeDeps();
  const { id } = storeTask(deps);
  const patch = (change: TaskPatch) => patchTask({ deps, input: { id, patch: change } });
  const json = { kind: 'json', body: '{"a":1}' } as const;
  assert.deepEqual((await patch({ body: json })).content, json);
  assert.deepEqual((await patch({ data: null })).content, json);
  assert.deepEqual((await patch({ data: 'y' })).content, { kind: 'form', data: 'y' });
  assert.deepEqual((await patch({ body: null })).content, { kind: 'form', data: 'y' });
  assert.deepEqual((await patch({ data: null })).content, { kind: 'form', data: null });
  await assert.rejects(patch({ data: 'y', body: json }), { code: 'invalid_request' });
});

test('a new time or delay schedules the task anew and offers it', async () => {
  for (const [patch, dueAt, time] of [
    [{ time: '2026-02-01 10:00:00' }, '2026-02-01T10:00:00.000Z', '2026-02-01 10:00:00'],
    [{ time: '2026-02-01 10:00:00', timezone: 'Asia/Shanghai' }, '2026-02-01T02:00:00.000Z', '2026-02-01 10:00:00'],
    [{ delay: '10m' }, '2026-01-15T12:10:00.000Z', '2026-01-15T12:10:00.000Z'],
    [{ time: '2014-10-17 20:43:44' }, '2026-01-15T12:00:00.000Z', '2014-10-17 20:43:44'],
  ] as const) {
    const deps = createFakeDeps();
    const { id } = storeTask(deps);
    const task = await patchTask({ deps, input: { id, patch } });
    assert.deepEqual([task.dueAt, task.nextAttemptAt, task.ageFromAt].map(formatInstant), [dueAt, dueAt, dueAt]);
    assert.equal(task.time, time);
    assert.equal(task.delay, 'delay' in patch ? patch.delay : null);
    assert.deepEqual(deps.offered, [[id]]);
  }
});

test('a task that waits for its retry can be patched; its attempts stay spent, and its retry stays where it was', async () => {
  const deps = createFakeDeps();
  const waiting = { attemptCount: 2, triesSpent: 2, dueAt: startAt - 9_000, nextAttemptAt: startAt + 5_000 };
  const { id } = storeTask(deps, waiting);
  const task = await patchTask({ deps, input: { id, patch: { callbackUrl: 'http://new/' } } });
  assert.deepEqual(
    [task.callbackUrl, task.nextAttemptAt, task.dueAt, task.triesSpent],
    ['http://new/', startAt + 5_000, startAt - 9_000, 2],
  );
  const moved = await patchTask({ deps, input: { id, patch: { delay: '1h' } } });
  assert.deepEqual([moved.nextAttemptAt, moved.triesSpent, moved.attemptCount], [startAt + 3_600_000, 2, 2]);
});

test('another zone reads a local time anew, and moves neither a delay nor a time with an offset', async () => {
  const deps = createFakeDeps();
  const zoned = async (changes: object) => {
    const { id } = storeTask(deps, changes);
    return patchTask({ deps, input: { id, patch: { timezone: 'Asia/Shanghai' } } });
  };
  const local = await zoned({ time: '2026-02-01 10:00:00', delay: null });
  assert.deepEqual([local.timezone, formatInstant(local.dueAt)], ['Asia/Shanghai', '2026-02-01T02:00:00.000Z']);
  for (const changes of [{}, { time: '2026-01-15T13:01:00+01:00', delay: null }]) {
    const kept = await zoned(changes);
    assert.deepEqual(
      [kept.timezone, kept.dueAt, kept.nextAttemptAt],
      ['Asia/Shanghai', startAt + 60_000, startAt + 60_000],
    );
  }
});

test('another zone does not send a task that waits for its retry anew when its time is past in both', async () => {
  const deps = createFakeDeps();
  const waiting = {
    time: '2026-01-14 10:00:00',
    delay: null,
    attemptCount: 1,
    triesSpent: 1,
    dueAt: startAt - 93_600_000,
  };
  const before = storeTask(deps, { ...waiting, nextAttemptAt: startAt + 5_000 });
  const task = await patchTask({ deps, input: { id: before.id, patch: { timezone: 'Asia/Shanghai' } } });
  assert.deepEqual(
    [task.timezone, task.nextAttemptAt, task.dueAt],
    ['Asia/Shanghai', before.nextAttemptAt, before.dueAt],
  );
  assert.deepEqual(deps.offered, []);
});

test('a patch that would break a rule across fields is refused with every pointer, and nothing changes', async () => {
  const deps = createFakeDeps();
  const before = storeTask(deps);
  for (const [patch, pointers] of [
    [{ method: 'GET' }, ['#/data']],
    [{ headers: { 'content-type': 'text/plain' } }, ['#/headers/content-type']],
    [{ headers: { A: '1', a: '2' } }, ['#/headers/a']],
    [{ retry: { minBackoffMs: 7_200_000 } }, ['#/retry/min_backoff_ms']],
    [{ expiresAt: '2026-01-15T12:01:00Z' }, ['#/expires_at']],
    [{ time: '2026-02-30 10:00:00', expiresAt: 'x' }, ['#/time', '#/expires_at']],
    [{ time: '2026-02-01 10:00:00', delay: '1s' }, ['#/delay']],
    [{ delay: null }, ['#/delay']],
    [{ gap: 'reject' }, ['#/gap']],
  ] as const) {
    await assert.rejects(patchTask({ deps, input: { id: before.id, patch: patch as TaskPatch } }), (error: Error) => {
      assert.deepEqual(
        (error as Error & { errors: { pointer: string }[] }).errors.map(({ pointer }) => pointer),
        pointers,
      );
      return true;
    });
  }
  assert.deepEqual(storedTask(deps, before.id), before);
});

test('a new time beyond the expiry is refused', async () => {
  const deps = createFakeDeps();
  const { id } = storeTask(deps, { expiresAt: startAt + 90_000 });
  await assert.rejects(patchTask({ deps, input: { id, patch: { delay: '2m' } } }), { code: 'invalid_request' });
});

test('a finished task, and an armed one, cannot be patched', async () => {
  for (const state of taskStates.filter((one) => one !== 'scheduled')) {
    const deps = createFakeDeps();
    const { id } = storeTask(deps, state === 'delivering' ? heldTask : { state });
    const code = codeOf(state);
    await assert.rejects(patchTask({ deps, input: { id, patch: { desc: 'x' } } }), { code });
  }
});

test('a patch that loses the race against a claim is refused as armed, and changes nothing', async () => {
  const deps = createFakeDeps();
  const { id } = storeTask(deps);
  deps.ledger.beforeWrite = () => deps.ledger.force(id, heldTask);
  await assert.rejects(patchTask({ deps, input: { id, patch: { desc: 'x' } } }), { code: 'armed' });
  assert.equal(storedTask(deps, id).desc, 'a desc');
});

test('a stale revision is refused; the right one is taken', async () => {
  const deps = createFakeDeps();
  const { id } = storeTask(deps, { revision: 3 });
  await assert.rejects(patchTask({ deps, input: { id, revision: 2, patch: { desc: 'x' } } }), {
    code: 'stale_revision',
  });
  assert.equal((await patchTask({ deps, input: { id, revision: 3, patch: { desc: 'x' } } })).revision, 4);
});

test('with a revision, a patch that loses a race is stale; without one it is made on what is there then', async () => {
  const deps = createFakeDeps();
  const { id } = storeTask(deps);
  const race = () => deps.ledger.force(id, { labels: ['other'], revision: storedTask(deps, id).revision + 1 });
  deps.ledger.beforeWrite = race;
  await assert.rejects(patchTask({ deps, input: { id, revision: 1, patch: { desc: 'x' } } }), {
    code: 'stale_revision',
  });
  deps.ledger.beforeWrite = race;
  const task = await patchTask({ deps, input: { id, patch: { desc: 'x' } } });
  assert.deepEqual([task.desc, task.labels], ['x', ['other']]);
});

test('a patch whose outcome is unknown takes effect once', async () => {
  for (const fault of ['unknown, done', 'unknown, not done'] as const) {
    const deps = createFakeDeps();
    const { id } = storeTask(deps);
    deps.ledger.faults = [fault];
    const task = await patchTask({ deps, input: { id, patch: { delay: '10m' } } });
    assert.deepEqual([task.revision, task.dueAt], [2, startAt + 600_000]);
    assert.deepEqual(deps.offered, [[id]]);
  }
});

const word = fc.stringMatching(/^[a-z]{1,8}$/);
const orNull = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.option(arbitrary, { nil: null });
const patches: fc.Arbitrary<TaskPatch> = fc.record(
  {
    desc: orNull(word),
    callbackUrl: word.map((path) => `http://a/${path}`),
    method: orNull(fc.constantFrom('POST', 'PUT', 'PATCH')),
    headers: orNull(fc.dictionary(fc.constantFrom('x-a', 'x-b', 'x-c'), orNull(word), { noNullPrototype: true })),
    labels: orNull(fc.uniqueArray(word, { maxLength: 4 })),
    timeoutMs: orNull(fc.integer({ min: 100, max: 300_000 })),
    retry: orNull(
      fc.record(
        { maxAttempts: orNull(fc.integer({ min: 1, max: 100 })), factor: orNull(fc.integer({ min: 1, max: 10 })) },
        { requiredKeys: [], noNullPrototype: true },
      ),
    ),
    delay: fc.integer({ min: 1, max: 100_000 }).map((seconds) => `${seconds}s`),
    delivery: orNull(fc.constantFrom('at_least_once', 'at_most_once')),
  },
  { requiredKeys: [], noNullPrototype: true },
);

async function afterPatches(...all: TaskPatch[]) {
  const deps = createFakeDeps();
  const { id } = await createTask({ deps, input: { draft } });
  for (const patch of all) await patchTask({ deps, input: { id, patch } });
  const { revision: _, ...task } = storedTask(deps, id);
  return task;
}

test('the same patch a second time changes nothing, the revision included', async () => {
  await fc.assert(
    fc.asyncProperty(patches, async (patch) => {
      const deps = createFakeDeps();
      const { id } = await createTask({ deps, input: { draft } });
      const once = await patchTask({ deps, input: { id, patch } });
      assert.deepEqual(await patchTask({ deps, input: { id, patch } }), once);
    }),
  );
});

test('two patches of different fields come to the same in either order, and at once', async () => {
  await fc.assert(
    fc.asyncProperty(patches, fc.array(fc.boolean(), { minLength: 9, maxLength: 9 }), async (patch, sides) => {
      const entries = Object.entries(patch);
      const [one, other] = [true, false].map(
        (side) => Object.fromEntries(entries.filter((_, index) => sides[index] === side)) as TaskPatch,
      ) as [TaskPatch, TaskPatch];
      const expected = await afterPatches(patch);
      assert.deepEqual(await afterPatches(one, other), expected);
      assert.deepEqual(await afterPatches(other, one), expected);
    }),
  );
});

test("a patch never touches what is not the user's", async () => {
  await fc.assert(
    fc.asyncProperty(patches, async (patch) => {
      const before = await afterPatches();
      const after = await afterPatches(patch);
      for (const field of [
        'id',
        'state',
        'partition',
        'createdAt',
        'attemptCount',
        'triesSpent',
        'lease',
        'purgeAt',
        'payloadHash',
      ] as const) {
        assert.deepEqual(after[field], before[field], field);
      }
    }),
  );
});

test('a task that was put off goes out at once when it is sent elsewhere, and waits on when it is not', async () => {
  const deps = createFakeDeps();
  const postponed = { nextAttemptAt: startAt + 60_000, postponedFrom: startAt - 5_000 };
  const [moved, kept] = [storeTask(deps, postponed), storeTask(deps, postponed)];
  const elsewhere = await patchTask({ deps, input: { id: moved.id, patch: { callbackUrl: 'http://elsewhere/' } } });
  assert.deepEqual([elsewhere.nextAttemptAt, elsewhere.postponedFrom], [startAt, null]);
  assert.deepEqual(deps.offered, [[moved.id]]);
  const patch = { callbackUrl: 'http://example.com/another/path' };
  const waiting = await patchTask({ deps, input: { id: kept.id, patch } });
  assert.deepEqual([waiting.nextAttemptAt, waiting.postponedFrom], [startAt + 60_000, startAt - 5_000]);
});
