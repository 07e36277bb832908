import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startApp } from '../../../support/start-app.ts';
import { giveToken, tokensPath } from '../../../support/tokens.ts';

test('tokens come newest first, page after page, the revoked ones too, and none shows its secret or hash', async (t) => {
  const app = await startApp(t);
  const { headers } = await giveToken(app, { scopes: ['admin'], createdAt: app.clock.now() - 10 });
  const made = [];
  for (let ms = 1; ms <= 4; ms++) {
    made.unshift(
      await giveToken(app, { createdAt: app.clock.now() + ms, revokedAt: ms === 2 ? app.clock.now() : null }),
    );
  }
  const seen = [];
  let path: string | null = `${tokensPath}?limit=2`;
  while (path !== null) {
    const response = await app.send('GET', path, undefined, headers);
    assert.equal(response.statusCode, 200, response.body);
    const { items, next_cursor: next }: { items: { _id: string }[]; next_cursor: string | null } = response.json();
    for (const { secret, token } of made) {
      assert.ok(!response.body.includes(secret.slice(4)));
      assert.ok(!response.body.includes(token.hash));
    }
    seen.push(...items.map(({ _id }) => _id));
    path = next && `${tokensPath}?limit=2&cursor=${next}`;
  }
  assert.deepEqual(
    seen.slice(0, 4),
    made.map(({ token }) => token.id),
  );
  assert.equal(seen.length, 5);
});

test('a use is on record within seconds, and at most once a minute', async (t) => {
  const app = await startApp(t);
  const { token, headers } = await giveToken(app, { scopes: ['admin'] });
  const usedAt = async () => (await app.ledger.tokens.findToken(token.id))?.lastUsedAt;
  const firstAt = app.clock.now();
  await app.send('GET', tokensPath, undefined, headers);
  assert.equal(await usedAt(), null, 'not on the path of the request');
  await app.clock.advance(10_000);
  assert.equal(await usedAt(), firstAt);
  await app.send('GET', tokensPath, undefined, headers);
  await app.clock.advance(49_000);
  await app.send('GET', tokensPath, undefined, headers);
  await app.clock.advance(500);
  assert.equal(await usedAt(), firstAt);
  await app.clock.advance(1_000);
  const secondAt = app.clock.now();
  await app.send('GET', tokensPath, undefined, headers);
  await app.clock.advance(10_000);
  assert.equal(await usedAt(), secondAt);
});

test('what was used last is on record when the api stops', async (t) => {
  const app = await startApp(t);
  const { token, headers } = await giveToken(app, { scopes: ['admin'] });
  await app.send('GET', tokensPath, undefined, headers);
  await app.app.close();
  assert.equal((await app.ledger.tokens.findToken(token.id))?.lastUsedAt, app.clock.now());
});
