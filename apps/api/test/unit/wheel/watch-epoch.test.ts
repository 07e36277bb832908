import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createEpochWatch } from '../../../src/wheel/watch-epoch.ts';

type Epoch = { runId: string; filledRunId: string | null };

function watch(epochs: (Epoch | Error)[]) {
  let forgotten = 0;
  const watched = createEpochWatch({
    epoch: {
      readEpoch: async () => {
        const next = epochs.shift();
        if (!next || next instanceof Error) throw next ?? new Error('nothing left');
        return next;
      },
    },
    offers: { forget: () => void forgotten++ },
  });
  return { watched, forgottenCount: () => forgotten };
}

test('a timer that keeps its memory is never forgotten', async () => {
  const { watched, forgottenCount } = watch([
    { runId: 'a', filledRunId: 'a/1' },
    { runId: 'a', filledRunId: 'a/1' },
  ]);
  assert.equal(await watched.runOnce(), 'same');
  assert.equal(await watched.runOnce(), 'same');
  assert.equal(forgottenCount(), 0);
});

test('a flushed timer, a restarted one, and a restarted one that was refilled meanwhile are each forgotten', async () => {
  const { watched, forgottenCount } = watch([
    { runId: 'a', filledRunId: 'a/1' },
    { runId: 'a', filledRunId: null },
    { runId: 'a', filledRunId: 'a/1' },
    { runId: 'b', filledRunId: 'a/1' },
    { runId: 'b', filledRunId: 'b/1' },
    { runId: 'c', filledRunId: 'c/1' },
  ]);
  const sights: string[] = [];
  for (let look = 0; look < 6; look++) sights.push(await watched.runOnce());
  assert.deepEqual(sights, ['same', 'forgotten', 'forgotten', 'forgotten', 'forgotten', 'forgotten']);
  assert.equal(forgottenCount(), 5);
});

test('a flush that was repaired between two looks is forgotten too: the rebuild has a mark of its own', async () => {
  const { watched, forgottenCount } = watch([
    { runId: 'a', filledRunId: 'a/1' },
    { runId: 'a', filledRunId: 'a/2' },
    { runId: 'a', filledRunId: 'a/2' },
  ]);
  const sights: string[] = [];
  for (let look = 0; look < 3; look++) sights.push(await watched.runOnce());
  assert.deepEqual(sights, ['same', 'forgotten', 'same']);
  assert.equal(forgottenCount(), 1);
});

test('an unreachable timer is no news, and what changed meanwhile is seen afterwards', async () => {
  const { watched, forgottenCount } = watch([
    { runId: 'a', filledRunId: 'a/1' },
    new Error('away'),
    { runId: 'b', filledRunId: 'b/1' },
  ]);
  await watched.runOnce();
  assert.equal(await watched.runOnce(), 'unreachable');
  assert.equal(forgottenCount(), 0);
  assert.equal(await watched.runOnce(), 'forgotten');
});
