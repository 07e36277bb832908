import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createTasks, idInBulk, LedgerUnavailable, type BulkDraft, type TaskDraft } from '@qbasecron/core';

import { createFakeDeps, draft, sha256 } from './fakes.ts';

function items(count: number, change: (index: number) => Partial<TaskDraft> = () => ({})): BulkDraft[] {
  return Array.from({ length: count }, (_, index) => ({ index, draft: { ...draft, ...change(index) } }));
}

test('every item has its outcome, in order, and the good ones are stored and offered', async () => {
  const deps = createFakeDeps();
  const outcomes = await createTasks({ deps, input: { items: items(1_234) } });
  assert.deepEqual(
    outcomes.map(({ index }) => index),
    Array.from({ length: 1_234 }, (_, index) => index),
  );
  assert.ok(outcomes.every(({ kind }) => kind === 'created'));
  assert.equal(deps.ledger.tasks.size, 1_234);
  assert.deepEqual(deps.offered.flat().toSorted(), [...deps.ledger.tasks.keys()].toSorted());
});

test('chunks hold at most 500 tasks and at most 8 MiB', async () => {
  const deps = createFakeDeps();
  const sizes: number[] = [];
  const { insertTasks } = deps.ledger;
  deps.ledger.insertTasks = (tasks) => (sizes.push(tasks.length), insertTasks(tasks));
  await createTasks({ deps, input: { items: items(1_001) } });
  assert.deepEqual(sizes, [500, 500, 1]);
  sizes.length = 0;
  await createTasks({ deps, input: { items: items(6, () => ({ data: 'x'.repeat(1_000_000) })) } });
  assert.deepEqual(sizes, [2, 2, 2]);
});

test('one bad item does not spoil the others', async () => {
  const deps = createFakeDeps();
  const outcomes = await createTasks({
    deps,
    input: { items: items(5, (index) => (index === 2 ? { time: '2026-02-01 10:00:00' } : {})) },
  });
  assert.deepEqual(
    outcomes.map(({ kind }) => kind),
    ['created', 'created', 'refused', 'created', 'created'],
  );
  const bad = outcomes[2]!;
  assert.ok(bad.kind === 'refused');
  assert.deepEqual(
    bad.refusal.errors.map(({ pointer }) => pointer),
    ['#/delay'],
  );
  assert.equal(deps.ledger.tasks.size, 4);
});

test('repeating a bulk request with the same seed stores nothing twice and answers the same', async () => {
  const deps = createFakeDeps();
  const first = await createTasks({ deps, input: { items: items(3), seed: 's' } });
  const second = await createTasks({ deps, input: { items: items(3), seed: 's' } });
  assert.deepEqual(second, first);
  assert.equal(deps.ledger.tasks.size, 3);
  for (const outcome of first) {
    assert.ok(outcome.kind === 'created');
    assert.equal(outcome.id, idInBulk(sha256, 's', outcome.index));
    assert.match(outcome.id, /^[0-9a-f]{24}$/);
  }
});

test('a ledger that is away from the start refuses the whole request', async () => {
  const deps = createFakeDeps();
  deps.ledger.faults = ['unavailable'];
  await assert.rejects(createTasks({ deps, input: { items: items(600) } }), LedgerUnavailable);
  assert.equal(deps.ledger.writes, 1);
});

test('a ledger that goes away in the middle is met once, and the items after it are told so', async () => {
  const deps = createFakeDeps();
  deps.ledger.faults = [null, 'unavailable'];
  const outcomes = await createTasks({ deps, input: { items: items(2_000) } });
  const codes = outcomes.map((outcome) => (outcome.kind === 'created' ? 'created' : outcome.refusal.code));
  assert.deepEqual(
    codes.slice(0, 500),
    Array.from({ length: 500 }, () => 'created'),
  );
  assert.deepEqual(new Set(codes.slice(500)), new Set(['ledger_unavailable']));
  assert.equal(deps.ledger.writes, 2);
  assert.equal(deps.ledger.tasks.size, 500);
});

test('a chunk whose outcome stays unknown is told as that, and the others go on', async () => {
  const deps = createFakeDeps();
  deps.ledger.faults = ['unknown, done', 'unknown, not done'];
  const outcomes = await createTasks({ deps, input: { items: items(501) } });
  const codes = outcomes.map((outcome) => (outcome.kind === 'created' ? 'created' : outcome.refusal.code));
  assert.deepEqual(new Set(codes.slice(0, 500)), new Set(['outcome_unknown']));
  assert.equal(codes[500], 'created');
});

test('a ledger that goes away after a chunk of unknown outcome does not make the request as a whole look unstored', async () => {
  const deps = createFakeDeps();
  deps.ledger.faults = ['unknown, done', 'unknown, done', 'unavailable'];
  const outcomes = await createTasks({ deps, input: { items: items(501) } });
  const codes = outcomes.map((outcome) => (outcome.kind === 'created' ? 'created' : outcome.refusal.code));
  assert.deepEqual([codes[0], codes[499], codes[500]], ['outcome_unknown', 'outcome_unknown', 'ledger_unavailable']);
});

test('a chunk whose first outcome is unknown is run once more', async () => {
  const deps = createFakeDeps();
  deps.ledger.faults = ['unknown, done'];
  const outcomes = await createTasks({ deps, input: { items: items(10) } });
  assert.ok(outcomes.every(({ kind }) => kind === 'created'));
  assert.equal(deps.ledger.tasks.size, 10);
});

test('an empty request stores nothing', async () => {
  const deps = createFakeDeps();
  assert.deepEqual(await createTasks({ deps, input: { items: [] } }), []);
  assert.equal(deps.ledger.writes, 0);
});
