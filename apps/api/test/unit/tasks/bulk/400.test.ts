import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertProblem, leastTask, startApp, tasksPath } from '../../../support/start-app.ts';

const bulkPath = `${tasksPath}/bulk`;
const ndjson = { 'content-type': 'application/x-ndjson' };

test('an array that is cut short stores nothing, wherever it is cut', async (t) => {
  const { post, stored } = await startApp(t);
  const whole = JSON.stringify([leastTask, leastTask, leastTask]);
  for (const length of [
    0,
    1,
    20,
    whole.indexOf('},') + 1,
    whole.indexOf('},') + 2,
    whole.length - 2,
    whole.length - 1,
  ]) {
    const response = await post(bulkPath, whole.slice(0, length));
    assertProblem(response, { status: 400, code: 'invalid_json', pointers: ['#'] }, `cut at ${length}`);
  }
  assert.deepEqual(await stored(), []);
});

test('lines of which the last is cut short store nothing', async (t) => {
  const { post, stored } = await startApp(t);
  const text = `${JSON.stringify(leastTask)}\n{"delay":"1h","callb`;
  assertProblem(await post(bulkPath, text, ndjson), { status: 400, code: 'invalid_json', pointers: ['#'] });
  assert.deepEqual(await stored(), []);
});

test('what is not an array is refused', async (t) => {
  const { post, stored } = await startApp(t);
  for (const text of ['{}', JSON.stringify(leastTask), '5', `[${JSON.stringify(leastTask)}] x`]) {
    assertProblem(await post(bulkPath, text), { status: 400, code: 'invalid_json', pointers: ['#'] }, text);
  }
  assert.deepEqual(await stored(), []);
});

test('an empty body is refused', async (t) => {
  const { post, app } = await startApp(t);
  assertProblem(await post(bulkPath, ''), { status: 400, code: 'invalid_json', pointers: ['#'] });
  assertProblem(await app.inject({ method: 'POST', url: bulkPath }), {
    status: 400,
    code: 'invalid_json',
    pointers: ['#'],
  });
});

test('an idempotency key that is none is refused by name', async (t) => {
  const { post, stored } = await startApp(t);
  const response = await post(bulkPath, [leastTask], { 'idempotency-key': '""' });
  assertProblem(response, { status: 400, code: 'invalid_header', pointers: ['#/idempotency-key'] });
  assert.deepEqual(await stored(), []);
});
