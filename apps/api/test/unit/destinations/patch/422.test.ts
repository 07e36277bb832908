import { test } from 'node:test';
import { postDestination, shopPath } from '../../../support/destinations.ts';
import { assertProblem, startApp } from '../../../support/start-app.ts';

test('without a master key a secret is refused, and nothing else is', async (t) => {
  const app = await startApp(t, { masterKey: null });
  await postDestination(app);
  const auth = { kind: 'bearer', token: 't' };
  assertProblem(await app.send('PATCH', shopPath, { auth }), { status: 422, code: 'no_master_key' });
  const response = await app.send('PATCH', shopPath, { desc: 'x', auth: null });
  t.assert.equal(response.statusCode, 200);
});
