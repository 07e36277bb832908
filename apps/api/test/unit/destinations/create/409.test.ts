import { test } from 'node:test';
import { destinationsPath, leastDestination, postDestination } from '../../../support/destinations.ts';
import { assertProblem, startApp } from '../../../support/start-app.ts';

test('a name that is taken is refused', async (t) => {
  const app = await startApp(t);
  await postDestination(app);
  const response = await app.post(destinationsPath, { ...leastDestination, desc: 'another' });
  assertProblem(response, { status: 409, code: 'conflict' });
});
