import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hashToken } from '@qbasecron/core';
import { startApp } from '../../../support/start-app.ts';
import { giveToken, tokensPath } from '../../../support/tokens.ts';

test('the answer has the token, once, and the ledger only its hash', async (t) => {
  const app = await startApp(t);
  const response = await app.post(tokensPath, {
    name: 'me',
    scopes: ['admin', 'tasks:read'],
    expires_at: '2026-02-01T00:00:00Z',
  });
  assert.equal(response.statusCode, 201, response.body);
  assert.equal(response.headers['cache-control'], 'no-store');
  const { token: secret, ...record } = response.json();
  assert.match(secret, /^qbc_[A-Za-z0-9_-]{43}$/);
  assert.equal(response.headers.location, `${tokensPath}/${record._id}`);
  assert.deepEqual(record, {
    _id: hashToken(secret).slice(0, 24),
    name: 'me',
    scopes: ['admin', 'tasks:read'],
    expires_at: '2026-02-01T00:00:00.000Z',
    create_at: '2026-01-15T12:00:00.000Z',
    created_by: 'local',
    last_used_at: null,
    revoked_at: null,
  });
  const headers = { authorization: `Bearer ${secret}` };
  assert.deepEqual((await app.send('GET', String(response.headers.location), undefined, headers)).json(), record);
  const stored = await app.ledger.tokens.listTokens(null, 10);
  assert.equal(stored.length, 1);
  assert.equal(stored[0]?.hash, hashToken(secret));
  assert.ok(!JSON.stringify(stored).includes(secret.slice(4)));
});

test('a token says which token made it', async (t) => {
  const app = await startApp(t);
  const admin = await giveToken(app, { scopes: ['admin'] });
  const response = await app.post(tokensPath, { name: 'next', scopes: [] }, admin.headers);
  assert.equal(response.statusCode, 201, response.body);
  assert.equal(response.json().created_by, admin.token.id);
  assert.equal(response.json().expires_at, null);
});

test('no two tokens are alike, though they have the same name', async (t) => {
  const app = await startApp(t);
  const { headers } = await giveToken(app, { scopes: ['admin'] });
  const made = [];
  for (let count = 0; count < 20; count++) {
    made.push((await app.post(tokensPath, { name: 'same', scopes: [] }, headers)).json().token);
  }
  assert.equal(new Set(made).size, 20);
});

test('when the ledger answers late, the one token is on record', async (t) => {
  const app = await startApp(t);
  app.failNext('insertToken', 'after');
  const response = await app.post(tokensPath, { name: 'me', scopes: ['admin'] });
  assert.equal(response.statusCode, 201);
  assert.equal((await app.ledger.tokens.listTokens(null, 10)).length, 1);
});
