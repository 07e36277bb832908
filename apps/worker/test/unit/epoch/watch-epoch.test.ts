import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLogger } from '@qbasecron/core';
import { createEpochWatch } from '../../../src/epoch/watch-epoch.ts';

/** A timer whose epoch is as the test says, and the steps that the watch takes, in order. */
function setUp() {
  const steps: string[] = [];
  const state = {
    runId: 'run-1',
    filledRunId: null as string | null,
    away: false,
    mayRebuild: true,
    rebuildFails: false,
  };
  let marks = 0;
  const watch = createEpochWatch({
    epoch: {
      async readEpoch() {
        if (state.away) throw new Error('away');
        return { runId: state.runId, filledRunId: state.filledRunId };
      },
      async writeEpoch(written) {
        steps.push('write');
        state.filledRunId = written;
      },
      onReconnect: () => () => {},
    },
    offers: { forget: () => void steps.push('forget') },
    duties: { claimDuty: async () => state.mayRebuild },
    log: silentLogger,
    worker: () => 'w1.run0',
    newMark: () => `mark${marks++}`,
    async rebuild() {
      steps.push('rebuild');
      if (state.rebuildFails) throw new Error('the timer went away');
      return { slots: 3 };
    },
  });
  /** One look; resolves to the steps that it took. */
  const look = async (): Promise<string[]> => {
    steps.length = 0;
    await watch.runOnce(0).catch(() => steps.push('failed'));
    return [...steps];
  };
  return { state, watch, look };
}

test('an empty timer is filled first and marked as filled last, once', async () => {
  const { look } = setUp();
  assert.deepEqual(await look(), ['rebuild', 'write']);
  assert.deepEqual(await look(), ['forget'], 'the new mark is noticed');
  assert.deepEqual(await look(), []);
});

test('a rebuild that breaks off leaves the timer unmarked and is begun again', async () => {
  const { state, look } = setUp();
  state.rebuildFails = true;
  assert.deepEqual(await look(), ['rebuild', 'failed']);
  assert.equal(state.filledRunId, null);
  state.rebuildFails = false;
  assert.deepEqual(await look(), ['rebuild', 'write']);
});

test('a timer that was lost and filled by another while this process looked away is noticed: it forgets its offers', async () => {
  const { state, look } = setUp();
  state.filledRunId = 'run-1/a';
  await look();
  assert.deepEqual(await look(), []);
  state.filledRunId = 'run-1/b';
  assert.deepEqual(await look(), ['forget']);
});

test('a flush, and a restart under another run id, are filled again by the one worker whose turn it is', async () => {
  const { state, look } = setUp();
  state.filledRunId = 'run-1/a';
  await look();
  state.mayRebuild = false;
  state.filledRunId = null;
  assert.deepEqual(await look(), ['forget']);
  state.mayRebuild = true;
  assert.deepEqual(await look(), ['rebuild', 'write']);
  state.runId = 'run-2';
  assert.deepEqual(await look(), ['forget', 'rebuild', 'write']);
});

test('a timer that is away is a value: its offers are forgotten, and its return is told', async () => {
  const { state, watch, look } = setUp();
  state.filledRunId = 'run-1/a';
  await look();
  assert.equal(watch.timerUp, true);
  state.away = true;
  assert.deepEqual(await look(), ['forget']);
  assert.equal(watch.timerUp, false);
  state.away = false;
  await look();
  assert.equal(watch.timerUp, true);
});
