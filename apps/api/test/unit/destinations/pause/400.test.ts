import { test } from 'node:test';
import { postDestination, shopPath } from '../../../support/destinations.ts';
import { assertProblem, startApp } from '../../../support/start-app.ts';

test('an unknown field of a pause, and any of a resume, is refused', async (t) => {
  const app = await startApp(t);
  await postDestination(app);
  const expected = { status: 400, code: 'invalid_request' };
  assertProblem(await app.post(`${shopPath}/pause`, { why: 'x' }), { ...expected, pointers: ['#/why'] });
  assertProblem(await app.post(`${shopPath}/resume`, { why: 'x' }), { ...expected, pointers: ['#'] });
});
