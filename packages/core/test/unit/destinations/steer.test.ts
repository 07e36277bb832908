import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  createDestination,
  deleteDestination,
  disableDestination,
  enableDestination,
  pauseDestination,
  readDestination,
  resumeDestination,
  rotateSigning,
  setTargetState,
} from '@qbasecron/core';
import { createScene, least, now, refused } from './support.ts';

const name = 'erp';
const input = { name };

async function made(options: { hasKey?: boolean } = {}) {
  const parts = createScene(options);
  await createDestination({ deps: parts.deps, input: { name, definition: least } });
  return parts;
}

test('a pause says who, why and since when; pausing again keeps the first, and resuming clears it', async () => {
  const { deps } = await made();
  const at = now;
  const paused = await pauseDestination({ deps, input: { name, reason: 'moving', by: 'Mo' } });
  assert.deepEqual([paused.state, paused.stopped], ['paused', { reason: 'moving', by: 'Mo', at }]);
  assert.deepEqual(await pauseDestination({ deps, input: { name, reason: 'other' } }), paused);
  await assert.rejects(enableDestination({ deps, input }), refused('conflict'));
  const resumed = await resumeDestination({ deps, input });
  assert.deepEqual([resumed.state, resumed.stopped, resumed.revision], ['active', null, 3]);
});

test('a paused destination can be disabled, a disabled one is enabled and not resumed', async () => {
  const { deps } = await made();
  await pauseDestination({ deps, input });
  const disabled = await disableDestination({ deps, input: { name, reason: '410' } });
  assert.deepEqual([disabled.state, disabled.stopped?.reason], ['disabled', '410']);
  assert.deepEqual(await disableDestination({ deps, input: { name, reason: 'other' } }), disabled);
  await assert.rejects(pauseDestination({ deps, input }), refused('conflict'));
  await assert.rejects(resumeDestination({ deps, input }), refused('conflict'));
  assert.equal((await enableDestination({ deps, input })).state, 'active');
});

test('resume and enable make due what was put off, also when waking failed before; a failure of it is no failure', async () => {
  const { deps, woken, failNext } = await made();
  await disableDestination({ deps, input });
  failNext('wakePostponed', 'before');
  assert.equal((await enableDestination({ deps, input })).state, 'active');
  assert.deepEqual(woken, []);
  await resumeDestination({ deps, input });
  await enableDestination({ deps, input });
  assert.deepEqual(woken, [
    { name, at: now },
    { name, at: now },
  ]);
});

test('a target is drained, ejected and restored by its place in the list', async () => {
  const { deps } = createScene();
  const targets = ['a', 'b'].map((host) => ({ url: `http://${host}.example/` }));
  await createDestination({ deps, input: { name, definition: { targets } } });
  for (const state of ['draining', 'ejected', 'active'] as const) {
    const changed = await setTargetState({ deps, input: { name, index: 1, state } });
    assert.deepEqual(
      changed.targets.map((target) => target.state),
      ['active', state],
    );
  }
  await assert.rejects(setTargetState({ deps, input: { name, index: 2, state: 'ejected' } }), refused('not_found'));
});

test('a rotation signs with the old secret until the overlap ends, and with no older one', async () => {
  const { deps } = await made();
  const first = await rotateSigning({ deps, input });
  assert.deepEqual(first.made, { secret: 'hmac-1', publicKey: null });
  const at = now;
  assert.deepEqual(first.destination.signing, [{ secret: 'sealed 1 hmac-1', createdAt: at, expiresAt: null }]);
  await rotateSigning({ deps, input: { name, overlapMs: 1_000 } });
  const third = await rotateSigning({ deps, input: { name, kind: 'ed25519' } });
  assert.equal(third.made.publicKey, 'public');
  assert.deepEqual(third.destination.signing, [
    { secret: 'sealed 2 hmac-2', createdAt: at, expiresAt: at + 24 * 3_600_000 },
    { secret: 'sealed 3 ed25519-3', createdAt: at, expiresAt: null },
  ]);
  const last = await rotateSigning({ deps, input: { name, overlapMs: 0 } });
  assert.equal(last.destination.signing.length, 1);
});

test('the secret that a rotation answers is the one on record, also when the write was repeated', async () => {
  const { deps, failNext } = await made();
  failNext('changeDestination', 'after');
  const { made: secret } = await rotateSigning({ deps, input });
  const { signing } = await readDestination({ deps, input });
  assert.deepEqual(
    signing.map((one) => deps.secrets.open(one.secret)),
    [secret.secret],
  );
});

test('without a master key nothing is rotated', async () => {
  const { deps } = await made({ hasKey: false });
  await assert.rejects(rotateSigning({ deps, input }), refused('no_master_key'));
});

test('a destination is removed once nothing needs it', async () => {
  const { deps, needed, failNext } = await made();
  needed.add(name);
  await assert.rejects(deleteDestination({ deps, input }), refused('destination_in_use'));
  needed.clear();
  await assert.rejects(deleteDestination({ deps, input: { name, revision: 2 } }), refused('stale_revision'));
  failNext('removeDestination', 'after');
  await deleteDestination({ deps, input: { name, revision: 1 } });
  await assert.rejects(deleteDestination({ deps, input }), refused('not_found'));
});
