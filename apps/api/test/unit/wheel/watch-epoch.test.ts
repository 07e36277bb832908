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
    { runId: 'a', filledRunId: 'a' },
    { runId: 'a', filledRunId: 'a' },
  ]);
  assert.equal(await watched.runOnce(), 'same');
  assert.equal(await watched.runOnce(), 'same');
  assert.equal(forgottenCount(), 0);
});

test('a flushed timer, a restarted one, and a restarted one that was refilled meanwhile are each forgotten', async () => {
  const { watched, forgottenCount } = watch([
    { runId: 'a', filledRunId: 'a' },
    { runId: 'a', filledRunId: null },
    { runId: 'a', filledRunId: 'a' },
    { runId: 'b', filledRunId: 'a' },
    { runId: 'b', filledRunId: 'b' },
    { runId: 'c', filledRunId: 'c' },
  ]);
  const sights: string[] = [];
  for (let look = 0; look < 6; look++) sights.push(await watched.runOnce());
  assert.deepEqual(sights, ['same', 'forgotten', 'same', 'forgotten', 'same', 'forgotten']);
  assert.equal(forgottenCount(), 3);
});

test('an unreachable timer is no news, and what changed meanwhile is seen afterwards', async () => {
  const { watched, forgottenCount } = watch([
    { runId: 'a', filledRunId: 'a' },
    new Error('away'),
    { runId: 'b', filledRunId: 'b' },
  ]);
  await watched.runOnce();
  assert.equal(await watched.runOnce(), 'unreachable');
  assert.equal(forgottenCount(), 0);
  assert.equal(await watched.runOnce(), 'forgotten');
});
