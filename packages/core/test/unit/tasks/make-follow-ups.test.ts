import assert from 'node:assert/strict';
import { test } from 'node:test';

import { makeFollowUps, type FollowUpLedger, type Task } from '@qbasecron/core';

import { createFakeDeps, sha256, startAt, storeTask } from './fakes.ts';

const to = (url: string) => ({ callbackUrl: url, destination: null, path: null, headers: { 'x-a': 'b' } });
const both = {
  followUp: 'open',
  onSuccess: to('http://won/'),
  onFailure: to('http://lost/'),
  attemptCount: 1,
} as const;

function aScene() {
  const fakes = createFakeDeps();
  const { tasks } = fakes.ledger;
  const followUps: FollowUpLedger = {
    openFollowUps: async (limit) => [...tasks.values()].filter(isOpen).slice(0, limit),
    async closeFollowUps(ids, endedUntil) {
      for (const id of ids) {
        if ((tasks.get(id)?.finishedAt ?? Infinity) <= endedUntil) fakes.ledger.force(id, { followUp: 'done' });
      }
    },
  };
  const isOpen = ({ followUp, finishedAt }: Task): boolean => followUp === 'open' && finishedAt !== null;
  const run = () =>
    makeFollowUps(
      {
        followUps,
        tasks: fakes.ledger,
        offers: fakes.offers,
        sha256,
        partitionCount: 16,
        tellOutcome: ({ id, state }) => JSON.stringify({ id, state }),
      },
      fakes.clock.at,
    );
  const made = () => [...tasks.values()].filter(({ linked }) => linked !== null);
  return { fakes, followUps, run, made };
}

test('a task that has ended is followed by the callback for its end, with what happened in its body', async () => {
  const { fakes, run, made } = aScene();
  const ends = [
    ['succeeded', 'http://won/', 'on_success'],
    ['failed', 'http://lost/', 'on_failure'],
    ['expired', 'http://lost/', 'on_failure'],
  ] as const;
  for (const [state] of ends) storeTask(fakes, { ...both, state, finishedAt: startAt });
  assert.deepEqual(await run(), { made: 3 });
  assert.deepEqual(
    made().map(({ callbackUrl, linked }) => [callbackUrl, linked?.kind]),
    ends.map(([, url, kind]) => [url, kind]),
  );
  const [first] = made();
  assert.equal(first?.dueAt, startAt);
  assert.deepEqual(first?.headers, { 'x-a': 'b' });
  assert.deepEqual(first?.content, { kind: 'json', body: `{"id":"${first?.linked?.taskId}","state":"succeeded"}` });
  assert.equal(fakes.offered.flat().length, 3);
});

test('a cancelled task is followed by nothing, and a task that asks for one end only by that one', async () => {
  const { fakes, run, made } = aScene();
  storeTask(fakes, { ...both, state: 'cancelled', finishedAt: startAt });
  storeTask(fakes, { ...both, onFailure: null, state: 'failed', finishedAt: startAt });
  assert.deepEqual(await run(), { made: 0 });
  assert.deepEqual(made(), []);
  assert.deepEqual(await run(), { made: 0 });
});

test('made again after a crash on the way it is one task; a task that was retried and ended again is followed again', async () => {
  const { fakes, followUps, run, made } = aScene();
  const { id } = storeTask(fakes, { ...both, state: 'failed', finishedAt: startAt });
  const close = followUps.closeFollowUps;
  followUps.closeFollowUps = async () => {
    throw new Error('the worker dies here');
  };
  await assert.rejects(run());
  followUps.closeFollowUps = close;
  assert.deepEqual(await run(), { made: 0 });
  assert.equal(made().length, 1);
  fakes.ledger.force(id, { followUp: 'open', attemptCount: 2, state: 'succeeded' });
  assert.deepEqual(await run(), { made: 1 });
  assert.deepEqual(
    made().map(({ linked }) => linked?.kind),
    ['on_failure', 'on_success'],
  );
});

test('one that ends again without another attempt, because its destination is disabled, is followed again too', async () => {
  const { fakes, run, made } = aScene();
  const { id } = storeTask(fakes, { ...both, state: 'failed', finishedAt: startAt - 9 });
  assert.deepEqual(await run(), { made: 1 });
  fakes.ledger.force(id, { followUp: 'open', finishReason: 'destination_disabled', finishedAt: startAt });
  assert.deepEqual(await run(), { made: 1 });
  assert.equal(made().length, 2);
});

test('a task that is retried and ends again while it is followed is followed once more', async () => {
  const { fakes, followUps, run, made } = aScene();
  const { id } = storeTask(fakes, { ...both, state: 'failed', finishedAt: startAt });
  const close = followUps.closeFollowUps;
  followUps.closeFollowUps = async (...args) => {
    followUps.closeFollowUps = close;
    fakes.ledger.force(id, { attemptCount: 2, state: 'succeeded', finishedAt: startAt + 1 });
    await close(...args);
  };
  assert.deepEqual(await run(), { made: 1 });
  fakes.clock.at = startAt + 1;
  assert.deepEqual(await run(), { made: 1 });
  assert.deepEqual(
    made().map(({ linked }) => linked?.kind),
    ['on_failure', 'on_success'],
  );
});
