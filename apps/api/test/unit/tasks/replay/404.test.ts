import { test } from 'node:test';
import { assertProblem, startApp, tasksPath } from '../../../support/start-app.ts';

test('a task that is not there cannot be replayed', async (t) => {
  const app = await startApp(t);
  assertProblem(await app.post(`${tasksPath}/${'0'.repeat(24)}/replay`), { status: 404, code: 'not_found' });
});
