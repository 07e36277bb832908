import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readConfig } from '@qbasecron/runtime';
import { edgeDefaults, type EdgeSettings } from '../../../src/app-deps.ts';
import { configSchema } from '../../../src/config.ts';
import { edgeSettings } from '../../../src/edge/edge-settings.ts';
import { leastTask, startApp, tasksPath } from '../../support/start-app.ts';

/** The address that the audit record has of a request from `remoteAddress` with this X-Forwarded-For. */
async function addressOnRecord(
  t: { after(fn: () => Promise<void>): void },
  trustProxy: EdgeSettings['trustProxy'],
  forwarded: string,
  remoteAddress: string,
): Promise<string | undefined> {
  const { app, ledger, post, clock } = await startApp(t, { settings: { edge: { ...edgeDefaults, trustProxy } } });
  const admin = await post('/api/v0.1.0/tokens', { name: 'me', scopes: ['admin'] });
  const { token } = admin.json() as { token: string };
  const headers = { 'x-forwarded-for': forwarded, authorization: `Bearer ${token}` };
  const made = await app.inject({ method: 'POST', url: tasksPath, remoteAddress, headers, payload: leastTask });
  assert.equal(made.statusCode, 201);
  await clock.advance(1_000);
  return (await ledger.audit.listEntries({ kind: 'task', limit: 1 }))[0]?.address;
}

test('X-Forwarded-For is believed only of proxies that are trusted', async (t) => {
  const forwarded = '6.6.6.6, 203.0.113.9, 10.0.0.2';
  assert.equal(await addressOnRecord(t, false, forwarded, '10.0.0.1'), '10.0.0.1');
  assert.equal(await addressOnRecord(t, 1, forwarded, '10.0.0.1'), '10.0.0.2');
  assert.equal(await addressOnRecord(t, 2, forwarded, '10.0.0.1'), '203.0.113.9');
  assert.equal(await addressOnRecord(t, ['10.0.0.0/8'], forwarded, '10.0.0.1'), '203.0.113.9');
  assert.equal(await addressOnRecord(t, ['10.0.0.0/8'], forwarded, '198.51.100.7'), '198.51.100.7');
});

test('the environment opens nothing by itself, and what it opens is read strictly', () => {
  const read = (env: Record<string, string>) => edgeSettings(readConfig(configSchema, env));
  assert.deepEqual(read({}), edgeDefaults);
  assert.deepEqual(
    read({
      API_RATE_LIMIT: '600',
      CORS_ORIGINS: 'https://a.example, http://localhost:5173',
      TRUST_PROXY: '10.0.0.0/8,::1',
    }),
    {
      requestsPerMinute: 600,
      corsOrigins: ['https://a.example', 'http://localhost:5173'],
      trustProxy: ['10.0.0.0/8', '::1'],
    },
  );
  assert.equal(read({ TRUST_PROXY: '2' }).trustProxy, 2);
  for (const bad of ['yes', 'true', '0', '10', 'proxy.local', '10.0.0.0/33', '10.0.0.1/8/8', ',', '::1/129']) {
    assert.throws(() => read({ TRUST_PROXY: bad }), /TRUST_PROXY/, bad);
  }
  for (const bad of ['*', 'null', 'a.example', 'https://a.example/', 'https://a.example/path', 'ftp://a.example']) {
    assert.throws(() => read({ CORS_ORIGINS: bad }), /CORS_ORIGINS/, bad);
  }
});
