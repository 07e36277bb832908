import assert from 'node:assert/strict';
import { test } from 'node:test';
import { postDestination, shopPath } from '../../../support/destinations.ts';
import { startApp } from '../../../support/start-app.ts';

test('it is paused, with who and why, or without', async (t) => {
  const app = await startApp(t);
  await postDestination(app);
  await postDestination(app, { name: 'other' });
  const response = await app.post(`${shopPath}/pause`, { reason: 'moving', by: 'Mo' });
  assert.equal(response.statusCode, 200, response.body);
  assert.equal(response.headers.etag, '"2"');
  const { state, stopped, update_at } = response.json();
  assert.deepEqual([state, stopped], ['paused', { reason: 'moving', by: 'Mo', at: update_at }]);
  const bare = (await app.post(shopPath.replace('shop', 'other/pause'))).json();
  assert.deepEqual([bare.stopped.reason, bare.stopped.by], [null, null]);
});
