import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tokenOf } from '@qbasecron/core';
import { assertProblem, leastTask, startApp, tasksPath } from '../../support/start-app.ts';
import { giveToken, tokensPath } from '../../support/tokens.ts';

const unauthorized = { status: 401, code: 'unauthorized', pointers: [] };

test('without a token, once there is one, nothing is done, and the answer says how to send one', async (t) => {
  const app = await startApp(t);
  await giveToken(app);
  for (const response of [await app.get(tasksPath), await app.post(tasksPath, leastTask), await app.get('/metrics')]) {
    assertProblem(response, unauthorized);
    assert.equal(response.headers['www-authenticate'], 'Bearer realm="qbasecron"');
    assert.match(response.json().detail, /Authorization: Bearer/);
  }
  assert.deepEqual(await app.stored(), []);
});

test('what is no token, or one that nobody made, is refused as such', async (t) => {
  const app = await startApp(t);
  const { secret } = await giveToken(app, { scopes: ['admin'] });
  const wrong = [
    secret,
    `Basic ${Buffer.from(`${secret}:`).toString('base64')}`,
    'Bearer',
    'Bearer ',
    `Bearer ${secret.slice(0, -1)}`,
    `Bearer ${secret}A`,
    `Bearer ${secret} ${secret}`,
    `Bearer ${secret},`,
    `Bearer ${tokenOf(Buffer.alloc(32, 9))}`,
    `Bearer ${secret.toUpperCase()}`,
  ];
  for (const authorization of wrong) {
    const response = await app.send('GET', tasksPath, undefined, { authorization });
    assertProblem(response, unauthorized, authorization);
    assert.equal(response.headers['www-authenticate'], 'Bearer realm="qbasecron", error="invalid_token"');
  }
  const right = await app.send('GET', tasksPath, undefined, { authorization: `bEARER  ${secret}` });
  assert.equal(right.statusCode, 200);
});

test('a token in the query is none', async (t) => {
  const app = await startApp(t);
  const { secret } = await giveToken(app, { scopes: ['admin'] });
  assertProblem(await app.get(`${tasksPath}?access_token=${secret}`), unauthorized);
});

test('a token is refused from the moment at which it expires', async (t) => {
  const app = await startApp(t);
  const { headers } = await giveToken(app, { expiresAt: app.clock.now() + 500 });
  await app.clock.advance(499);
  assert.equal((await app.send('GET', tasksPath, undefined, headers)).statusCode, 200);
  await app.clock.advance(1);
  const response = await app.send('GET', tasksPath, undefined, headers);
  assertProblem(response, unauthorized);
  assert.match(response.json().detail, /expired/);
});

test('a token that is revoked here is refused at once', async (t) => {
  const app = await startApp(t);
  const admin = await giveToken(app, { scopes: ['admin'] });
  const { token, headers } = await giveToken(app);
  assert.equal((await app.send('GET', tasksPath, undefined, headers)).statusCode, 200);
  await app.send('DELETE', `${tokensPath}/${token.id}`, undefined, admin.headers);
  const response = await app.send('GET', tasksPath, undefined, headers);
  assertProblem(response, unauthorized);
  assert.match(response.json().detail, /revoked/);
});

test('a token that another process revoked is refused within two seconds, however busy it is', async (t) => {
  const app = await startApp(t);
  const { token, headers } = await giveToken(app);
  assert.equal((await app.send('GET', tasksPath, undefined, headers)).statusCode, 200);
  await app.clock.advance(900);
  await app.ledger.tokens.revokeToken(token.id, app.clock.now());
  for (let ms = 0; ms < 2_000; ms += 100) {
    await app.clock.advance(100);
    await app.send('GET', tasksPath, undefined, headers);
  }
  assertProblem(await app.send('GET', tasksPath, undefined, headers), unauthorized);
});

test('a token that another process revoked is refused when it comes after a pause', async (t) => {
  const app = await startApp(t);
  const { token, headers } = await giveToken(app);
  assert.equal((await app.send('GET', tasksPath, undefined, headers)).statusCode, 200);
  await app.ledger.tokens.revokeToken(token.id, app.clock.now());
  await app.clock.advance(2_001);
  assertProblem(await app.send('GET', tasksPath, undefined, headers), unauthorized);
});

test('an unknown path tells nobody more than that it is unknown', async (t) => {
  const app = await startApp(t);
  await giveToken(app);
  assertProblem(await app.get('/api/v0.1.0/nothing'), { status: 404, code: 'route_not_found' });
});
