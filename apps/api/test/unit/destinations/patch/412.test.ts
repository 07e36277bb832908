import { test } from 'node:test';
import { postDestination, shopPath } from '../../../support/destinations.ts';
import { assertProblem, startApp } from '../../../support/start-app.ts';

test('a change of a revision that is past is refused by every route that changes', async (t) => {
  const app = await startApp(t);
  await postDestination(app);
  for (const [method, path, body] of [
    ['PATCH', '', { desc: 'x' }],
    ['DELETE', ''],
    ['POST', '/pause'],
    ['POST', '/disable'],
    ['POST', '/resume'],
    ['POST', '/enable'],
    ['POST', '/targets/0/drain'],
    ['POST', '/signing/rotate'],
  ] as const) {
    const response = await app.send(method, shopPath + path, body, { 'if-match': '"7"' });
    assertProblem(response, { status: 412, code: 'stale_revision' }, `${method} ${path}`);
  }
});
