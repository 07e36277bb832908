import assert from 'node:assert/strict';
import { test } from 'node:test';
import { postDestination, shopPath } from '../../../support/destinations.ts';
import { schedulesPath } from '../../../support/schedules.ts';
import { assertProblem, startApp, tasksPath } from '../../../support/start-app.ts';

test('a destination that a task or a schedule needs stays', async (t) => {
  for (const [path, body] of [
    [tasksPath, { delay: '1h', destination: 'shop' }],
    [schedulesPath, { cron: '0 9 * * *', task: { destination: 'shop' } }],
  ] as const) {
    const app = await startApp(t);
    await postDestination(app);
    const made = await app.post(path, body);
    assert.equal(made.statusCode, 201, made.body);
    assertProblem(await app.send('DELETE', shopPath), { status: 409, code: 'destination_in_use' }, path);
    assert.equal((await app.get(shopPath)).statusCode, 200);
  }
});
