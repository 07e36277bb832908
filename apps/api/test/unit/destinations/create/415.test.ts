import { test } from 'node:test';
import { destinationsPath } from '../../../support/destinations.ts';
import { assertProblem, formType, startApp } from '../../../support/start-app.ts';

test('a form is refused: a destination is nested', async (t) => {
  const { post } = await startApp(t);
  const response = await post(destinationsPath, 'name=shop', formType);
  assertProblem(response, { status: 415, code: 'unsupported_media_type' });
});
