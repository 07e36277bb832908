import assert from 'node:assert/strict';
import { test } from 'node:test';

import { patchTask, putTask, type TaskDraft } from '@qbasecron/core';

import { fingerprintDraft } from '../../../src/tasks/fingerprint-draft.ts';
import { createFakeDeps, draft, startAt, storeTask } from './fakes.ts';

test('putting the same twice creates one task and returns it', async () => {
  const deps = createFakeDeps();
  const first = await putTask({ deps, input: { id: 'mine', draft } });
  assert.equal(first.created, true);
  deps.clock.at += 5_000;
  const second = await putTask({ deps, input: { id: 'mine', draft: { ...draft } } });
  assert.equal(second.created, false);
  assert.deepEqual(second.task, first.task);
  assert.equal(deps.ledger.tasks.size, 1);
});

test('defaults written out, header case and order make no other task', () => {
  const other: TaskDraft = {
    retry: { factor: 2, maxAttempts: 8 },
    headers: { B: '2', a: '1' },
    method: 'POST',
    timezone: 'UTC',
    timeoutMs: 30_000,
    labels: [],
    ...draft,
  };
  assert.equal(fingerprintDraft({ ...draft, headers: { A: '1', b: '2' } }, 'UTC'), fingerprintDraft(other, 'UTC'));
});

test('any difference in what is asked makes another task', () => {
  const base: TaskDraft = { time: '2026-02-01 10:00:00', callbackUrl: 'http://a/' };
  const others: TaskDraft[] = [
    { ...base, time: '2026-02-01 10:00:01' },
    { callbackUrl: 'http://a/', delay: '1s' },
    { ...base, timezone: 'Asia/Shanghai' },
    { ...base, gap: 'reject' },
    { ...base, fold: 'last' },
    { ...base, desc: 'x' },
    { ...base, callbackUrl: 'http://b/' },
    { ...base, method: 'PUT' },
    { ...base, headers: { a: '1' } },
    { ...base, data: 'x' },
    { ...base, data: '' },
    { ...base, body: { kind: 'text', body: 'x' } },
    { ...base, body: { kind: 'json', body: 'x' } },
    { ...base, labels: ['x'] },
    { ...base, timeoutMs: 1_000 },
    { ...base, retry: { maxAgeMs: 1_000 } },
    { ...base, expiresAt: '2026-03-01 10:00:00' },
    { ...base, delivery: 'at_most_once' },
  ];
  const prints = [base, ...others].map((one) => fingerprintDraft(one, 'UTC'));
  assert.equal(new Set(prints).size, prints.length);
});

test('another payload under the same id is a conflict and changes nothing', async () => {
  const deps = createFakeDeps();
  const { task } = await putTask({ deps, input: { id: 'mine', draft } });
  await assert.rejects(putTask({ deps, input: { id: 'mine', draft: { ...draft, desc: 'other' } } }), {
    code: 'conflict',
  });
  assert.deepEqual(await deps.ledger.findTask('mine'), task);
});

test('putting again after a patch returns the patched task', async () => {
  const deps = createFakeDeps();
  await putTask({ deps, input: { id: 'mine', draft } });
  await patchTask({ deps, input: { id: 'mine', patch: { desc: 'patched' } } });
  const again = await putTask({ deps, input: { id: 'mine', draft } });
  assert.deepEqual([again.created, again.task.desc], [false, 'patched']);
});

test('the id of a deleted task is a conflict, not a second life', async () => {
  const deps = createFakeDeps();
  await putTask({ deps, input: { id: 'mine', draft } });
  deps.ledger.force('mine', { deletedAt: startAt });
  await assert.rejects(putTask({ deps, input: { id: 'mine', draft } }), { code: 'conflict' });
});

test('the id of a task that was posted is a conflict', async () => {
  const deps = createFakeDeps();
  const { id } = storeTask(deps);
  await assert.rejects(putTask({ deps, input: { id, draft } }), { code: 'conflict' });
});

test('a put whose outcome was unknown ends with one task, offered', async () => {
  for (const fault of ['unknown, done', 'unknown, not done'] as const) {
    const deps = createFakeDeps();
    deps.ledger.faults = [fault];
    const { task } = await putTask({ deps, input: { id: 'mine', draft } });
    assert.equal(task.id, 'mine');
    assert.deepEqual(deps.offered, [['mine']]);
  }
});
