import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLogger } from '@qbasecron/core';
import { assertProblem, leastTask, startApp, tasksPath } from '../../support/start-app.ts';

test('a fault of ours tells the client its request id and nothing else, and the log everything', async (t) => {
  const logged: { fields: object; message: string }[] = [];
  const log = { ...silentLogger, error: (fields: object, message: string) => void logged.push({ fields, message }) };
  const { post, get, ledger } = await startApp(t, { log });
  const fault = new TypeError('secret: mongodb://user:pass@host');
  ledger.tasks.listTasks = () => Promise.reject(fault);
  const response = await get(`${tasksPath}?label=private`);
  assertProblem(response, { status: 500, code: 'internal_error' });
  assert.ok(!response.body.includes('secret'));
  assert.equal(logged.length, 1);
  assert.deepEqual(logged[0]?.fields, {
    error: fault,
    requestId: response.headers['x-request-id'],
    method: 'GET',
    path: tasksPath,
  });
  assert.equal((await post(tasksPath, leastTask)).statusCode, 201, 'the process serves on');
});
