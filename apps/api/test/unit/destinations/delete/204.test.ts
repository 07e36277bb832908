import assert from 'node:assert/strict';
import { test } from 'node:test';
import { postDestination, shopPath } from '../../../support/destinations.ts';
import { startApp, tasksPath } from '../../../support/start-app.ts';

test('a destination that nothing needs is gone, and its name is free', async (t) => {
  const app = await startApp(t);
  await postDestination(app);
  const task = (await app.post(tasksPath, { delay: '1h', destination: 'shop' })).json();
  await app.post(`${tasksPath}/${task._id}/cancel`);
  const response = await app.send('DELETE', shopPath);
  assert.equal(response.statusCode, 204, response.body);
  assert.equal((await app.get(shopPath)).statusCode, 404);
  await postDestination(app);
});
