import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { edgeDefaults } from '../../../src/app-deps.ts';
import { startApp, tasksPath } from '../../support/start-app.ts';

const { app, get } = await startApp({ after });

test('every answer tells a browser to trust it with nothing', async () => {
  for (const path of [tasksPath, '/healthz', '/nowhere', `${tasksPath}/a.b`, '/openapi.json']) {
    const { headers } = await get(path);
    assert.equal(headers['content-security-policy'], "default-src 'none';frame-ancestors 'none'", path);
    assert.equal(headers['x-content-type-options'], 'nosniff', path);
    assert.equal(headers['x-frame-options'], 'DENY', path);
    assert.equal(headers['referrer-policy'], 'no-referrer', path);
    assert.equal(headers['cross-origin-resource-policy'], 'same-origin', path);
    // We speak plain HTTP; whoever ends TLS before us knows whether it always will.
    assert.equal(headers['strict-transport-security'], undefined, path);
    assert.equal(headers['server'], undefined, path);
    assert.equal(headers['x-powered-by'], undefined, path);
  }
});

test('the API page works under its policy: everything comes from here, and no script stands in the page', async () => {
  const page = await get('/docs/');
  assert.equal(page.statusCode, 200);
  const policy = String(page.headers['content-security-policy']);
  assert.match(policy, /script-src 'self';/);
  assert.match(policy, /connect-src 'self'/);
  assert.ok(!policy.includes('upgrade-insecure-requests'), 'the page is served over plain HTTP');
  const sources = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, source]) => String(source));
  assert.ok(sources.length > 3);
  for (const source of sources) {
    assert.ok(!/^(https?:)?\/\//.test(source), source);
    const file = await get(new URL(source, 'http://localhost/docs/').pathname);
    assert.equal(file.statusCode, 200, source);
  }
  for (const [, inner] of page.body.matchAll(/<script[^>]*>([^<]*)<\/script>/g)) assert.equal(inner?.trim(), '');
});

test('without named origins no page may call, and a question in advance is answered like any unknown method', async () => {
  const headers = { origin: 'https://console.example.com', 'access-control-request-method': 'POST' };
  const preflight = await app.inject({ method: 'OPTIONS', url: tasksPath, headers });
  assert.equal(preflight.statusCode, 405);
  for (const response of [preflight, await app.inject({ url: '/healthz', headers })]) {
    assert.equal(response.headers['access-control-allow-origin'], undefined);
  }
});

test('pages of named origins may call and read what they need, others may not', async (t) => {
  const corsOrigins = ['https://console.example.com', 'http://localhost:5173'];
  const open = await startApp(t, { settings: { edge: { ...edgeDefaults, corsOrigins } } });
  const made = await open.post('/api/v0.1.0/tokens', { name: 'page', scopes: ['admin'] });
  const { token } = made.json() as { token: string };
  const ask = (origin: string, method: 'OPTIONS' | 'GET') =>
    open.app.inject({
      method,
      url: tasksPath,
      headers:
        method === 'OPTIONS'
          ? { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' }
          : { origin, authorization: `Bearer ${token}` },
    });
  for (const origin of corsOrigins) {
    const preflight = await ask(origin, 'OPTIONS');
    assert.equal(preflight.statusCode, 204, preflight.body);
    assert.equal(preflight.headers['access-control-allow-origin'], origin);
    assert.match(String(preflight.headers['access-control-allow-headers']), /authorization/);
    const answer = await ask(origin, 'GET');
    assert.equal(answer.statusCode, 200);
    assert.equal(answer.headers['access-control-allow-origin'], origin);
    assert.match(String(answer.headers['access-control-expose-headers']), /etag/);
    assert.equal(answer.headers['access-control-allow-credentials'], undefined);
  }
  for (const origin of ['https://evil.example.com', 'https://console.example.com.evil.com', 'null']) {
    for (const method of ['OPTIONS', 'GET'] as const) {
      assert.equal((await ask(origin, method)).headers['access-control-allow-origin'], undefined, origin);
    }
  }
});
