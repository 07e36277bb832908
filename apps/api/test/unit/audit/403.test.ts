import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertProblem, startApp } from '../../support/start-app.ts';

test('only an admin reads what others did', async (t) => {
  const { app, post } = await startApp(t);
  const tokensPath = '/api/v0.1.0/tokens';
  const admin = (await post(tokensPath, { name: 'me', scopes: ['admin'] })).json() as { token: string };
  const scopes = ['tasks:read', 'tasks:write', 'schedules:read', 'schedules:write', 'destinations:read'];
  const { token } = (
    await post(tokensPath, { name: 'ci', scopes }, { authorization: `Bearer ${admin.token}` })
  ).json() as { token: string };
  const url = '/api/v0.1.0/audit';
  assertProblem(await app.inject({ url, headers: { authorization: `Bearer ${token}` } }), {
    status: 403,
    code: 'forbidden',
  });
  assert.equal((await app.inject({ url })).statusCode, 401);
  const allowed = await app.inject({ url, headers: { authorization: `Bearer ${admin.token}` } });
  const { items } = allowed.json() as { items: { who: { name: string }; ids: string[] }[] };
  assert.equal(items[0]?.who.name, 'me');
});
