import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startApp } from '../../support/start-app.ts';

const { get } = await startApp({ after });

test('the root leads to the documentation', async () => {
  const response = await get('/');
  assert.equal(response.statusCode, 302);
  assert.equal(response.headers.location, '/docs');
});

test('Swagger UI and everything it loads come from this server, under a policy that allows no other', async () => {
  const page = await get('/docs');
  assert.equal(page.statusCode, 200);
  assert.match(String(page.headers['content-security-policy']), /default-src 'none'; script-src 'self';/);
  const assets = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path as string);
  assert.ok(assets.length >= 5);
  for (const path of assets) {
    assert.match(path, /^\/docs\//);
    const asset = await get(path);
    assert.equal(asset.statusCode, 200, path);
    assert.ok(asset.rawPayload.length > 0, path);
  }
  assert.ok(!/https?:\/\//.test(page.body), 'no address of another server');
});

test('Swagger UI starts with try-it-out on and reads the document of this server', async () => {
  const script = (await get('/docs/static/swagger-initializer.js')).body;
  assert.match(script, /"tryItOutEnabled":\s*true/);
  assert.match(script, /resolveUrl\('\.\/json'\)/);
  assert.deepEqual((await get('/docs/json')).json(), (await get('/openapi.json')).json());
});
