import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LightMyRequestResponse } from 'fastify';
import { createLogger, createSecretBox } from '@qbasecron/runtime';
import {
  destinationsPath,
  givenSecrets,
  leastDestination,
  otherAuths,
  secretFields,
  shopPath,
} from '../../support/destinations.ts';
import { startApp, tasksPath } from '../../support/start-app.ts';

test('no answer and no line of the log ever holds a secret, nor does the ledger in the clear', async (t) => {
  const lines: string[] = [];
  const log = createLogger({ name: 'api', level: 'trace', destination: { write: (line) => void lines.push(line) } });
  const app = await startApp(t, { log });
  const answers: LightMyRequestResponse[] = [];
  const ask = async (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<number> => {
    const answer = await app.send(method, path, body);
    answers.push(answer);
    return answer.statusCode;
  };
  const full = { ...leastDestination, ...secretFields };
  app.failNext('insertDestination', 'before');
  assert.equal(await ask('POST', destinationsPath, full), 503);
  assert.equal(await ask('POST', destinationsPath, { ...full, rate: {}, tls: { ...full.tls, cert: 'x' } }), 400);
  assert.equal(
    await ask('POST', destinationsPath, { ...full, auth: { ...full.auth, token: 'secret-of-bearer' } }),
    400,
  );
  assert.equal(await ask('POST', destinationsPath, full), 201);
  assert.equal(await ask('POST', destinationsPath, full), 409);
  for (const auth of otherAuths) assert.equal(await ask('PATCH', shopPath, { auth }), 200);
  for (let time = 0; time < 2; time++) app.failNext('changeDestination', 'after');
  assert.equal(await ask('PATCH', shopPath, { secret_headers: { b: 'secret-of-bearer' } }), 503);
  // An unknown field of a secret's value, a secret in the place of something else.
  assert.equal(await ask('PATCH', shopPath, { policy: 'secret-of-basic', rate: { period: 'secret-of-oauth2' } }), 400);
  for (const path of [shopPath, destinationsPath, `${shopPath}/health`]) assert.equal(await ask('GET', path), 200);
  for (const verb of ['pause', 'resume', 'disable', 'enable', 'targets/0/drain', 'signing/rotate']) {
    assert.equal(await ask('POST', `${shopPath}/${verb}`), 200, verb);
  }
  assert.equal(await ask('POST', tasksPath, { delay: '1h', destination: 'shop' }), 201);
  assert.equal(await ask('DELETE', shopPath), 409);

  const rotated = answers.find((answer) => answer.body.includes('whsec_'))?.json().secret as string;
  const [stored] = await app.ledger.destinations.findDestinations(['shop']);
  for (const secret of [...givenSecrets, rotated]) {
    const holders = answers.filter(({ body }) => body.includes(secret));
    assert.equal(holders.length, secret === rotated ? 1 : 0, `${secret} in ${holders[0]?.body}`);
    assert.equal(lines.join('').includes(secret), false, `${secret} in the log`);
    assert.equal(JSON.stringify(stored).includes(secret), false, `${secret} in the ledger`);
  }
  for (const { secret } of stored!.signing) {
    for (const text of [...lines, ...answers.map(({ body }) => body)]) assert.equal(text.includes(secret), false);
  }
});

test('what the ledger keeps is opened with the master key to what was given', async (t) => {
  const app = await startApp(t);
  await app.post(destinationsPath, { ...leastDestination, ...secretFields });
  const [stored] = await app.ledger.destinations.findDestinations(['shop']);
  const box = createSecretBox(Buffer.alloc(32, 7).toString('base64'));
  const { auth, tls, signing, secretHeaders } = stored!;
  assert.ok(auth?.kind === 'basic');
  assert.deepEqual(
    [auth.password, tls?.key, signing[0]?.secret, secretHeaders['x-api-key']].map(
      (sealed) => sealed && box.open(sealed),
    ),
    [
      secretFields.auth.password,
      secretFields.tls.key,
      secretFields.signing.secret,
      secretFields.secret_headers['X-Api-Key'],
    ],
  );
});
