import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertProblem, leastTask, startApp, tasksPath } from '../../../support/start-app.ts';

const bulkPath = `${tasksPath}/bulk`;

test('10,001 items are refused and none of them is stored, as an array and as lines', async (t) => {
  const { post, stored } = await startApp(t);
  const item = JSON.stringify(leastTask);
  const array = `[${Array.from({ length: 10_001 }, () => item).join(',')}]`;
  assertProblem(await post(bulkPath, array), { status: 413, code: 'too_many_items', pointers: ['#'] });
  const lines = `${item}\n`.repeat(10_001);
  const response = await post(bulkPath, lines, { 'content-type': 'application/x-ndjson' });
  assertProblem(response, { status: 413, code: 'too_many_items', pointers: ['#'] });
  assert.deepEqual(await stored(), []);
});

test('a body of more than 32 MiB is refused', async (t) => {
  const { post, stored } = await startApp(t);
  const response = await post(bulkPath, Buffer.alloc(32 * 1_048_576 + 1, ' '));
  assertProblem(response, { status: 413, code: 'payload_too_large', pointers: ['#'] });
  assert.deepEqual(await stored(), []);
});
