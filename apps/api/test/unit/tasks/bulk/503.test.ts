import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSignal } from '@qbasecron/testkit';
import { assertProblem, leastTask, startApp, tasksPath } from '../../../support/start-app.ts';

const bulkPath = `${tasksPath}/bulk`;

test('without the ledger the whole request is refused and nothing is stored', async (t) => {
  const { post, failNext, stored } = await startApp(t);
  failNext('insertTasks', 'before');
  const response = await post(bulkPath, [leastTask, leastTask]);
  assertProblem(response, { status: 503, code: 'ledger_unavailable' });
  assert.match(String(response.headers['retry-after']), /^\d+$/);
  assert.deepEqual(await stored(), []);
});

test('the ninth bulk request at the same time is refused, and when the others are answered there is room again', async (t) => {
  const { post, ledger } = await startApp(t);
  const held = createSignal('inserts');
  let letGo = (): void => {};
  const gate = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const insert = ledger.tasks.insertTasks.bind(ledger.tasks);
  ledger.tasks.insertTasks = async (tasks) => {
    held.fire();
    await gate;
    return insert(tasks);
  };
  const eight = Array.from({ length: 8 }, () => post(bulkPath, [leastTask]));
  await held.wait({ count: 8 });
  assertProblem(await post(bulkPath, [leastTask]), { status: 503, code: 'overloaded' });
  letGo();
  for (const response of await Promise.all(eight)) assert.equal(response.statusCode, 200);
  assert.equal((await post(bulkPath, [leastTask])).statusCode, 200);
});
