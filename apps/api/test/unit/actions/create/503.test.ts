import assert from 'node:assert/strict';
import { test } from 'node:test';
import { actionsPath, leastAction } from '../../../support/actions.ts';
import { assertProblem, startApp } from '../../../support/start-app.ts';

test('an action that the ledger does not take is refused, and one of unknown outcome is written again', async (t) => {
  const app = await startApp(t);
  app.failNext('insertAction', 'before');
  assertProblem(await app.post(actionsPath, leastAction), { status: 503, code: 'ledger_unavailable' });
  app.failNext('insertAction', 'after');
  assert.equal((await app.post(actionsPath, leastAction)).statusCode, 202);
  assert.equal((await app.get(actionsPath)).json().items.length, 1);
});
