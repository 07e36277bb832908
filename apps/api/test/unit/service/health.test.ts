import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startApp } from '../../support/start-app.ts';

test('the process says that it lives, even without the ledger', async (t) => {
  const { get, failNext } = await startApp(t);
  failNext('readTime', 'before');
  const response = await get('/healthz');
  assert.equal(response.statusCode, 200);
  assert.deepEqual(response.json(), { status: 'ok' });
});
