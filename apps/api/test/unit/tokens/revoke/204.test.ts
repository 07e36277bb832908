import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startApp } from '../../../support/start-app.ts';
import { giveToken, tokensPath } from '../../../support/tokens.ts';

test('a revoked token stays on record with the moment, and revoking it again changes nothing', async (t) => {
  const app = await startApp(t);
  const { headers } = await giveToken(app, { scopes: ['admin'] });
  const { token } = await giveToken(app);
  const path = `${tokensPath}/${token.id}`;
  assert.equal((await app.send('DELETE', path, undefined, headers)).statusCode, 204);
  const first = (await app.send('GET', path, undefined, headers)).json();
  assert.equal(first.revoked_at, '2026-01-15T12:00:00.000Z');
  await app.clock.advance(5_000);
  assert.equal((await app.send('DELETE', path, undefined, headers)).statusCode, 204);
  assert.deepEqual((await app.send('GET', path, undefined, headers)).json(), first);
});

test('a token may revoke itself', async (t) => {
  const app = await startApp(t);
  const { token, headers } = await giveToken(app, { scopes: ['admin'] });
  const path = `${tokensPath}/${token.id}`;
  assert.equal((await app.send('DELETE', path, undefined, headers)).statusCode, 204);
  assert.equal((await app.send('GET', path, undefined, headers)).statusCode, 401);
});
