import { test } from 'node:test';
import { postDestination, shopPath } from '../../../support/destinations.ts';
import { assertProblem, startApp } from '../../../support/start-app.ts';

test('a target that the list has not is not found', async (t) => {
  const app = await startApp(t);
  await postDestination(app);
  for (const index of ['1', '100', '-1', 'x', '0.5']) {
    const response = await app.post(`${shopPath}/targets/${index}/eject`);
    assertProblem(response, { status: 404, code: 'not_found' }, index);
  }
});
