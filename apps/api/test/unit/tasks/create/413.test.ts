import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertProblem, formType, leastTask, startApp, tasksPath } from '../../../support/start-app.ts';

/** A whole JSON body of exactly this many bytes. */
function bodyOf(bytes: number): string {
  const empty = JSON.stringify({ ...leastTask, data: '' });
  return JSON.stringify({ ...leastTask, data: 'a'.repeat(bytes - empty.length) });
}

test('a body of one MiB is taken, and one byte more is refused', async (t) => {
  const { post, stored } = await startApp(t);
  assert.equal((await post(tasksPath, bodyOf(1_048_576))).statusCode, 201);
  assertProblem(await post(tasksPath, bodyOf(1_048_577)), { status: 413, code: 'payload_too_large', pointers: ['#'] });
  assert.equal((await stored()).length, 1);
});

test('a form of more than one MiB is refused', async (t) => {
  const { post, stored } = await startApp(t);
  const form = `delay=1h&callback_url=${leastTask.callback_url}&data=${'a'.repeat(1_048_576)}`;
  assertProblem(await post(tasksPath, form, formType), { status: 413, code: 'payload_too_large', pointers: ['#'] });
  assert.deepEqual(await stored(), []);
});
