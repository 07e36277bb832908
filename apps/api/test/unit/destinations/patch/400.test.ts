import { test } from 'node:test';
import { postDestination, secretFields, shopPath } from '../../../support/destinations.ts';
import { assertProblem, startApp } from '../../../support/start-app.ts';

test('a patch whose result would not be a destination is refused by name', async (t) => {
  const app = await startApp(t);
  await postDestination(app, secretFields);
  const cases: [object, string[]][] = [
    [{}, ['#']],
    [{ name: 'other' }, ['#/name']],
    [{ targets: null }, ['#/targets']],
    [{ targets: [] }, ['#/targets']],
    [{ headers: { 'x-api-key': 'x' } }, ['#/headers/x-api-key']],
    [{ auth: { token: 'x' } }, ['#/auth/token']],
    [{ auth: { password: null } }, ['#/auth/password']],
    [{ auth: { kind: 'oauth2', client_id: 'x' } }, ['#/auth/client_secret', '#/auth/token_url']],
    [{ secret_headers: { authorization: 'x' } }, ['#/secret_headers/authorization']],
    [{ tls: { cert: secretFields.tls.cert } }, ['#/tls/key']],
    [{ rate: { count: 1 } }, ['#/rate/period']],
    [{ signing: { secret: 'x' } }, ['#/signing/secret']],
  ];
  for (const [patch, pointers] of cases) {
    const response = await app.send('PATCH', shopPath, patch);
    assertProblem(response, { status: 400, code: 'invalid_request', pointers }, JSON.stringify(patch));
  }
});
