import { test } from 'node:test';
import { postDestination, shopPath } from '../../../support/destinations.ts';
import { assertProblem, startApp } from '../../../support/start-app.ts';

test('a bad overlap or kind is refused by name', async (t) => {
  const app = await startApp(t);
  await postDestination(app);
  const response = await app.post(`${shopPath}/signing/rotate`, { overlap: '-1s', kind: 'rsa' });
  assertProblem(response, { status: 400, code: 'invalid_request', pointers: ['#/kind', '#/overlap'] });
});
