import { test } from 'node:test';
import { postDestination, shopPath } from '../../../support/destinations.ts';
import { assertProblem, startApp } from '../../../support/start-app.ts';

test('without a master key nothing is rotated', async (t) => {
  const app = await startApp(t, { masterKey: null });
  await postDestination(app);
  assertProblem(await app.post(`${shopPath}/signing/rotate`), { status: 422, code: 'no_master_key' });
});
