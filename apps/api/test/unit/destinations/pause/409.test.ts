import { test } from 'node:test';
import { postDestination, shopPath } from '../../../support/destinations.ts';
import { assertProblem, startApp } from '../../../support/start-app.ts';

test('a disabled destination is neither paused nor resumed, and a paused one is not enabled', async (t) => {
  const app = await startApp(t);
  await postDestination(app);
  const refused = async (verb: string) =>
    assertProblem(await app.post(`${shopPath}/${verb}`), { status: 409, code: 'conflict' }, verb);
  await app.post(`${shopPath}/pause`);
  await refused('enable');
  await app.post(`${shopPath}/disable`);
  await refused('pause');
  await refused('resume');
});
