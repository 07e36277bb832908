import { test } from 'node:test';
import { assertProblem, formType, startApp } from '../../../support/start-app.ts';
import { tokensPath } from '../../../support/tokens.ts';

// A page of another site can send a form, but not JSON without asking first.
test('a form makes no token', async (t) => {
  const { post } = await startApp(t);
  const response = await post(tokensPath, 'name=me&scopes=admin', formType);
  assertProblem(response, { status: 415, code: 'unsupported_media_type' });
});
