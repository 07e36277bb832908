import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hashToken, tokenOf } from '@qbasecron/core';
import { assertProblem, leastTask, startApp, tasksPath } from '../../support/start-app.ts';
import { giveToken, tokensPath } from '../../support/tokens.ts';

const given = {
  hash: hashToken(tokenOf(Buffer.alloc(32, 1))),
  caller: { tokenId: 'given', name: 'given', scopes: ['tasks:read'] as const },
};
const headers = { authorization: `Bearer ${tokenOf(Buffer.alloc(32, 1))}` };

test('while no token was made, this machine needs none, and one that it sends does no harm', async (t) => {
  const { post, get, send } = await startApp(t);
  assert.equal((await post(tasksPath, leastTask)).statusCode, 201);
  assert.equal((await get(tokensPath)).statusCode, 200);
  assert.equal((await send('GET', tasksPath, undefined, { authorization: 'Bearer whatever' })).statusCode, 200);
});

test('as soon as a token is made here, every request needs one', async (t) => {
  const { post, get, send } = await startApp(t);
  assert.equal((await get(tasksPath)).statusCode, 200);
  const made = (await post(tokensPath, { name: 'first', scopes: ['admin'] })).json();
  assertProblem(await get(tasksPath), { status: 401, code: 'unauthorized' });
  const response = await send('GET', tasksPath, undefined, { authorization: `Bearer ${made.token}` });
  assert.equal(response.statusCode, 200);
});

test('a token that another process makes closes the door within two seconds', async (t) => {
  const app = await startApp(t);
  assert.equal((await app.get(tasksPath)).statusCode, 200);
  await giveToken(app);
  await app.clock.advance(2_001);
  assertProblem(await app.get(tasksPath), { status: 401, code: 'unauthorized' });
});

test('what is closed stays closed, though the only token expired or was revoked', async (t) => {
  const app = await startApp(t);
  await giveToken(app, { expiresAt: app.clock.now(), revokedAt: app.clock.now() });
  assertProblem(await app.get(tasksPath), { status: 401, code: 'unauthorized' });
});

test('a page of another site, by its name or by its origin, is not taken for this machine', async (t) => {
  const { send } = await startApp(t);
  const foreign = [
    { host: 'evil.example:3452' },
    { host: '127.0.0.1.evil.example' },
    { host: '192.168.1.7:3452' },
    { origin: 'https://evil.example' },
    { origin: 'http://127.0.0.1.evil.example' },
    { origin: 'null' },
  ];
  for (const extra of foreign) {
    const response = await send('POST', tasksPath, leastTask, extra as Record<string, string>);
    assertProblem(response, { status: 403, code: 'forbidden' }, JSON.stringify(extra));
  }
  const own = [
    { host: '127.0.0.1:3452', origin: 'http://127.0.0.1:3452' },
    { host: 'localhost:3452', origin: 'http://localhost:3452' },
    { host: '[::1]:3452' },
    { host: '127.8.9.1' },
  ];
  for (const extra of own) assert.equal((await send('GET', tasksPath, undefined, extra)).statusCode, 200);
});

test('reached from elsewhere, it needs a token from the first request on', async (t) => {
  const { get } = await startApp(t, { settings: { access: { isOpenToLocal: false, given: [] } } });
  assertProblem(await get(tasksPath), { status: 401, code: 'unauthorized' });
  assert.equal((await get('/healthz')).statusCode, 200);
  assert.equal((await get('/readyz')).statusCode, 200);
  assert.equal((await get('/docs')).statusCode, 200);
});

test('a bootstrap token counts as one that was made; that of the launcher does not, and yet is known', async (t) => {
  for (const closes of [true, false]) {
    const access = { isOpenToLocal: true, given: [{ ...given, closes }] };
    const app = await startApp(t, { settings: { access } });
    assert.equal((await app.get(tasksPath)).statusCode, closes ? 401 : 200);
    await giveToken(app);
    await app.clock.advance(2_001);
    assert.equal((await app.get(tasksPath)).statusCode, 401);
    assert.equal((await app.send('GET', tasksPath, undefined, headers)).statusCode, 200);
    assert.equal((await app.send('POST', tasksPath, leastTask, headers)).statusCode, 403);
  }
});
