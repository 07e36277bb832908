import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSecretBox } from '@qbasecron/runtime';
import { secretFault, signCallback, verifyCallback } from '@qbasecron/signing';
import { postDestination, shopPath } from '../../../support/destinations.ts';
import { startApp } from '../../../support/start-app.ts';

const path = `${shopPath}/signing/rotate`;

test('a new secret is answered once, and the one before signs along for a day', async (t) => {
  const app = await startApp(t);
  await postDestination(app);
  const first = await app.post(path);
  assert.equal(first.statusCode, 200, first.body);
  assert.equal(first.headers['cache-control'], 'no-store');
  assert.equal(secretFault(first.json().secret), null);
  assert.match(first.json().secret, /^whsec_/);
  await app.clock.advance(1_000);
  const second = (await app.post(path)).json();
  const { create_at, ...signing } = second.destination.signing;
  const until = new Date(app.clock.now() + 86_400_000).toISOString();
  assert.deepEqual(signing, {
    secret: '***',
    previous: [{ create_at: first.json().destination.signing.create_at, expires_at: until }],
  });
  assert.equal(create_at, second.destination.update_at);
  assert.equal((await app.get(shopPath)).body.includes(second.secret), false);
});

test('the overlap is as long as asked; of a pair of keys only the public one is answered, and it verifies', async (t) => {
  const app = await startApp(t);
  await postDestination(app);
  await app.post(path);
  const answer = (await app.post(path, { kind: 'ed25519', overlap: '0s' })).json();
  assert.equal(answer.secret, undefined);
  assert.deepEqual(answer.destination.signing.previous, []);
  const [destination] = await app.ledger.destinations.findDestinations(['shop']);
  const box = createSecretBox(Buffer.alloc(32, 7).toString('base64'));
  const secrets = destination!.signing.map(({ secret }) => box.open(secret));
  const [id, at] = ['msg_1', Math.floor(app.clock.now() / 1_000)];
  const signature = signCallback(secrets, { id, timestamp: at, body: '{}' });
  const headers = { 'webhook-id': id, 'webhook-timestamp': String(at), 'webhook-signature': signature };
  const verified = verifyCallback({ secrets: [answer.public_key], headers, body: '{}', now: app.clock.now() });
  assert.equal(verified.ok, true);
});
