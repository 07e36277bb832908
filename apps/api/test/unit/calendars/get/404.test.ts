import { test } from 'node:test';
import { assertProblem, startApp } from '../../../support/start-app.ts';
import { calendarsPath } from '../../../support/schedules.ts';

test('a calendar that is not there is not found, a name that is none included', async (t) => {
  const { get } = await startApp(t);
  for (const name of ['nowhere', 'a%20b']) {
    assertProblem(await get(`${calendarsPath}/${name}`), { status: 404, code: 'not_found' }, name);
  }
});
