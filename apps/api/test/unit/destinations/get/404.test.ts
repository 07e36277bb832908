import { test } from 'node:test';
import { destinationsPath } from '../../../support/destinations.ts';
import { assertProblem, startApp } from '../../../support/start-app.ts';

test('what is not there, and what is no name, is not found by any route', async (t) => {
  const { send } = await startApp(t);
  for (const name of ['none', 'a%20b', 'x'.repeat(65)]) {
    for (const [method, path, body] of [
      ['GET', ''],
      ['PATCH', '', { desc: 'x' }],
      ['DELETE', ''],
      ['POST', '/pause'],
      ['POST', '/resume'],
      ['POST', '/disable'],
      ['POST', '/enable'],
      ['POST', '/targets/0/eject'],
      ['POST', '/signing/rotate'],
      ['GET', '/health'],
    ] as const) {
      const response = await send(method, `${destinationsPath}/${name}${path}`, body);
      assertProblem(response, { status: 404, code: 'not_found' }, `${method} ${name}${path}`);
    }
  }
});
