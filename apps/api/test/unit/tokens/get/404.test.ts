import { test } from 'node:test';
import { assertProblem, startApp } from '../../../support/start-app.ts';
import { giveToken, tokensPath } from '../../../support/tokens.ts';

test('an unknown id, what is no id, and a token itself are not there', async (t) => {
  const app = await startApp(t);
  const { secret, headers } = await giveToken(app, { scopes: ['admin'] });
  for (const id of ['0'.repeat(24), 'x', secret]) {
    const response = await app.send('GET', `${tokensPath}/${id}`, undefined, headers);
    assertProblem(response, { status: 404, code: 'not_found', pointers: [] });
  }
});
