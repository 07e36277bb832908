import { test } from 'node:test';
import { actionsPath } from '../../../support/actions.ts';
import { assertProblem, startApp } from '../../../support/start-app.ts';

test('an action that never was cannot be cancelled', async (t) => {
  const app = await startApp(t);
  assertProblem(await app.post(`${actionsPath}/${'0'.repeat(24)}/cancel`), { status: 404, code: 'not_found' });
});
