import { test } from 'node:test';
import { actionsPath } from '../../../support/actions.ts';
import { assertProblem, startApp } from '../../../support/start-app.ts';

test('an action that never was, or whose id cannot be one, is not found', async (t) => {
  const app = await startApp(t);
  for (const id of ['0'.repeat(24), 'x']) {
    assertProblem(await app.get(`${actionsPath}/${id}`), { status: 404, code: 'not_found' });
  }
});
