import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  createDestination,
  emptyDefinition,
  OutcomeUnknown,
  patchDestination,
  type DestinationPatch,
  type Refusal,
} from '@qbasecron/core';
import { createScene, least, now, refused } from './support.ts';

const name = 'erp';

test('the least that is a destination has the defaults of the model', async () => {
  const { deps } = createScene();
  const made = await createDestination({ deps, input: { name, definition: least } });
  assert.deepEqual(made, {
    ...emptyDefinition,
    name,
    targets: [{ url: 'http://a.example/', weight: 1, priority: 0, state: 'active' }],
    state: 'active',
    stopped: null,
    createdAt: now,
    updatedAt: now,
    revision: 1,
  });
  assert.deepEqual(await deps.destinations.findDestinations([name]), [made]);
});

test('a name that is taken is refused, but not when it was taken by our own first run', async () => {
  const { deps, failNext } = createScene();
  failNext('insertDestination', 'after');
  const made = await createDestination({ deps, input: { name, definition: least } });
  assert.equal(made.revision, 1);
  const another = { ...least, desc: 'another' };
  await assert.rejects(createDestination({ deps, input: { name, definition: another } }), refused('conflict'));
});

test('every broken rule is told at once', async () => {
  const { deps } = createScene();
  const definition: DestinationPatch = {
    targets: [{ url: 'http://A.example' }, { url: 'http://b.example/' }, { url: 'http://a.example/' }],
    headers: { Authorization: 'x', 'x-my-token': 'x', 'content-type': 'text/plain', 'x-a': '1', 'X-A': '2', 'x-b': '' },
    secretHeaders: { 'x-b': 'y', authorization: 'y' },
    auth: { kind: 'basic', username: 'u', token: 't' },
    tls: { cert: 'CERT' },
    rate: { count: 1 },
    retry: { minBackoffMs: 2_000, maxBackoffMs: 1_000 },
    success: { statuses: [[300, 200]], bodyPattern: '(' },
    health: { active: { method: 'GET' } },
    signing: { secret: '***' },
  };
  await assert.rejects(
    createDestination({ deps, input: { name, definition } }),
    refused('invalid_request', [
      '#/auth/password',
      '#/auth/token',
      '#/headers/X-A',
      '#/headers/authorization',
      '#/headers/content-type',
      '#/headers/x-b',
      '#/headers/x-my-token',
      '#/health/active/path',
      '#/rate/period',
      '#/retry/min_backoff_ms',
      '#/secret_headers/authorization',
      '#/signing/secret',
      '#/success/body_pattern',
      '#/success/statuses/0',
      '#/targets/2/url',
      '#/tls/key',
    ]),
  );
  await assert.rejects(
    createDestination({ deps, input: { name, definition: { targets: [] } } }),
    refused('invalid_request', ['#/targets']),
  );
});

test('a patch merges what it names, keeps secrets that it does not, and takes away by null', async () => {
  const { deps } = createScene();
  const definition: DestinationPatch = {
    ...least,
    headers: { 'x-a': '1', 'x-b': '2' },
    secretHeaders: { 'x-key': 'k1', 'x-other': 'k2' },
    auth: { kind: 'basic', username: 'u', password: 'p1' },
    tls: { ca: 'CA', cert: 'CERT', key: 'KEY' },
    rate: { count: 5, periodMs: 1_000 },
    retry: { maxAttempts: 3 },
    health: { panicPercent: 10, active: { path: '/up', intervalMs: 60_000 } },
    signing: { secret: 'whsec_1' },
  };
  const before = await createDestination({ deps, input: { name, definition } });
  const after = await patchDestination({
    deps,
    input: {
      name,
      patch: {
        headers: { 'X-A': null, 'x-c': '3' },
        secretHeaders: { 'x-key': 'k3', 'x-other': '***' },
        auth: { username: 'v' },
        tls: { ca: null },
        rate: { count: 6 },
        retry: { factor: 3 },
        health: { active: { path: '/health' } },
        breaker: { minRequests: 5 },
        desc: 'new',
      },
    },
  });
  assert.deepEqual(after, {
    ...before,
    desc: 'new',
    headers: { 'x-b': '2', 'x-c': '3' },
    secretHeaders: { 'x-key': 'sealed 6 k3', 'x-other': before.secretHeaders['x-other'] },
    auth: { ...before.auth, username: 'v' },
    tls: { ...before.tls, ca: null },
    rate: { count: 6, periodMs: 1_000 },
    retry: { ...before.retry, factor: 3 },
    health: { ...before.health, active: { ...before.health.active, path: '/health' } },
    breaker: { ...before.breaker, minRequests: 5 },
    revision: 2,
  });
  const emptied = await patchDestination({
    deps,
    input: {
      name,
      patch: {
        headers: null,
        secretHeaders: null,
        auth: null,
        tls: null,
        rate: null,
        retry: null,
        health: null,
        breaker: null,
        signing: null,
        desc: null,
      },
    },
  });
  assert.deepEqual(emptied, { ...emptyDefinition, ...pickFixed(emptied), targets: before.targets, revision: 3 });
});

function pickFixed({ name: of, state, stopped, createdAt, updatedAt }: Awaited<ReturnType<typeof createDestination>>) {
  return { name: of, state, stopped, createdAt, updatedAt };
}

test('an auth of another kind takes the place of the one before, and nothing of it stays', async () => {
  const { deps } = createScene();
  const definition: DestinationPatch = { ...least, auth: { kind: 'bearer', token: 't1' } };
  await createDestination({ deps, input: { name, definition } });
  const patch = (auth: DestinationPatch['auth']) => patchDestination({ deps, input: { name, patch: { auth } } });
  await assert.rejects(patch({ kind: 'basic', username: 'u' }), refused('invalid_request', ['#/auth/password']));
  await assert.rejects(patch({ token: null }), refused('invalid_request', ['#/auth/token']));
  const oauth2 = { kind: 'oauth2', tokenUrl: 'https://id.example/', clientId: 'c', clientSecret: 's' } as const;
  const { auth } = await patch({ ...oauth2, scope: 'a' });
  assert.deepEqual(auth, { ...oauth2, clientSecret: 'sealed 2 s', scope: 'a', audience: null });
});

test('a certificate and its key are changed together, and not by the mask', async () => {
  const { deps } = createScene();
  const definition: DestinationPatch = { ...least, tls: { ca: 'CA', cert: 'CERT', key: 'KEY' } };
  const before = await createDestination({ deps, input: { name, definition } });
  const patch = (tls: DestinationPatch['tls']) => patchDestination({ deps, input: { name, patch: { tls } } });
  for (const bad of [{ cert: 'NEW' }, { cert: 'NEW', key: '***' }, { cert: 'NEW', key: null }, { cert: null }]) {
    await assert.rejects(patch(bad), refused('invalid_request', ['#/tls/key']), JSON.stringify(bad));
  }
  assert.deepEqual((await patch({ ca: 'CA', cert: 'CERT', key: '***' })).tls, before.tls);
  assert.deepEqual((await patch({ cert: null, key: null })).tls, { ca: 'CA', cert: null, key: null });
  assert.equal((await patch({ ca: null })).tls, null);
});

test('what a record shows can be sent back as it is, and changes nothing', async () => {
  const { deps } = createScene();
  const shown: DestinationPatch = {
    ...least,
    secretHeaders: { 'x-key': '***' },
    auth: { kind: 'bearer', token: '***' },
    signing: { secret: '***' },
  };
  const given: DestinationPatch = {
    ...least,
    secretHeaders: { 'x-key': 'k' },
    auth: { kind: 'bearer', token: 't' },
    signing: { secret: 's' },
  };
  const before = await createDestination({ deps, input: { name, definition: given } });
  assert.deepEqual(await patchDestination({ deps, input: { name, patch: shown } }), before);
});

test('without a master key a secret is refused, saying what to set, and everything else is taken', async () => {
  const { deps } = createScene({ hasKey: false });
  const secrets: DestinationPatch[] = [
    { secretHeaders: { a: 'b' } },
    { auth: { kind: 'bearer', token: 't' } },
    { tls: { cert: 'C', key: 'K' } },
    { signing: { secret: 's' } },
  ];
  for (const secret of secrets) {
    const made = createDestination({ deps, input: { name, definition: { ...least, ...secret } } });
    await assert.rejects(made, (error: Refusal) => error.code === 'no_master_key' && /MASTER_KEY/.test(error.message));
  }
  await createDestination({ deps, input: { name, definition: { ...least, tls: { ca: 'CA' } } } });
});

test('a change that is lost with its answer is not made twice, and one that another overtook is made anew', async () => {
  const { deps, failNext } = createScene();
  await createDestination({ deps, input: { name, definition: least } });
  failNext('changeDestination', 'after');
  const patch: DestinationPatch = { secretHeaders: { s: 'b' } };
  assert.equal((await patchDestination({ deps, input: { name, patch } })).revision, 2);
  failNext('changeDestination', 'before');
  await assert.rejects(patchDestination({ deps, input: { name, patch: { desc: 'x' } } }));
  failNext('changeDestination', 'after');
  failNext('changeDestination', 'after');
  await assert.rejects(patchDestination({ deps, input: { name, patch: { desc: 'y' } } }), OutcomeUnknown);
  const both = await Promise.all([
    patchDestination({ deps, input: { name, patch: { headers: { a: '1' } } } }),
    patchDestination({ deps, input: { name, patch: { headers: { b: '2' } } } }),
  ]);
  const last = both.find(({ revision }) => revision === 5);
  assert.deepEqual(last?.headers, { a: '1', b: '2' });
});

test('a patch of a revision that is past, or of one that is not there, changes nothing', async () => {
  const { deps } = createScene();
  await createDestination({ deps, input: { name, definition: least } });
  const patch: DestinationPatch = { desc: 'x' };
  await assert.rejects(patchDestination({ deps, input: { name, revision: 2, patch } }), refused('stale_revision'));
  await assert.rejects(patchDestination({ deps, input: { name: 'none', patch } }), refused('not_found'));
});
