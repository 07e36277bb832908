import assert from 'node:assert/strict';
import { test } from 'node:test';
import { leastTask, startApp, tasksPath } from '../../../support/start-app.ts';

test('the same put again answers the task as it is now and adds nothing', async (t) => {
  const { send, stored } = await startApp(t);
  const path = `${tasksPath}/order-17`;
  await send('PUT', path, leastTask);
  await send('PATCH', path, { desc: 'changed since' });
  const again = await send('PUT', path, leastTask);
  assert.equal(again.statusCode, 200);
  assert.equal(again.json().desc, 'changed since');
  assert.equal(again.headers.etag, '"2"');
  assert.equal((await stored()).length, 1);
});
