import { test } from 'node:test';
import { assertProblem, startApp } from '../../../support/start-app.ts';
import { tokensPath } from '../../../support/tokens.ts';

test('what is not there cannot be revoked', async (t) => {
  const { send } = await startApp(t);
  const response = await send('DELETE', `${tokensPath}/${'0'.repeat(24)}`);
  assertProblem(response, { status: 404, code: 'not_found' });
});
