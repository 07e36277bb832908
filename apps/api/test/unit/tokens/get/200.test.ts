import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startApp } from '../../../support/start-app.ts';
import { giveToken, tokensPath } from '../../../support/tokens.ts';

test('a token is told with all that is known of it, but not itself', async (t) => {
  const app = await startApp(t);
  const { headers } = await giveToken(app, { scopes: ['admin'] });
  const { token, secret } = await giveToken(app, { name: 'shop', lastUsedAt: app.clock.now() - 60_000 });
  const response = await app.send('GET', `${tokensPath}/${token.id}`, undefined, headers);
  assert.equal(response.statusCode, 200);
  assert.equal(response.headers['cache-control'], 'no-store');
  assert.deepEqual(response.json(), {
    _id: token.id,
    name: 'shop',
    scopes: ['tasks:read'],
    expires_at: null,
    create_at: '2026-01-15T12:00:00.000Z',
    created_by: 'a test',
    last_used_at: '2026-01-15T11:59:00.000Z',
    revoked_at: null,
  });
  assert.ok(!response.body.includes(secret.slice(4)) && !response.body.includes(token.hash));
});
