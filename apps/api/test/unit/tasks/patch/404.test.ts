import { after, test } from 'node:test';
import { assertProblem, startApp, tasksPath } from '../../../support/start-app.ts';

const { send } = await startApp({ after });

for (const id of ['0123456789abcdef01234567', 'a.b', 'x'.repeat(65)]) {
  test(`a patch of a task that is not there is not found: ${id}`, async () => {
    assertProblem(await send('PATCH', `${tasksPath}/${id}`, { desc: 'a' }), { status: 404, code: 'not_found' });
  });
}
