import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertProblem, leastTask, startApp, tasksPath } from '../../../support/start-app.ts';

test('a body of another content type is refused, and nothing is stored', async (t) => {
  const { post, stored } = await startApp(t);
  const types = [
    'text/plain',
    'application/xml',
    'multipart/form-data; boundary=x',
    'application/x-ndjson',
    'application/merge-patch+json',
    'nonsense',
    'application/json; charset=gbk',
  ];
  for (const type of types) {
    const response = await post(tasksPath, leastTask, { 'content-type': type });
    assertProblem(response, { status: 415, code: 'unsupported_media_type', pointers: ['#'] }, type);
  }
  assert.deepEqual(await stored(), []);
});

test('a body without a content type is refused', async (t) => {
  const { app, stored } = await startApp(t);
  const response = await app.inject({
    method: 'POST',
    url: tasksPath,
    payload: Buffer.from(JSON.stringify(leastTask)),
    headers: { 'content-type': '' },
  });
  assertProblem(response, { status: 415, code: 'unsupported_media_type', pointers: ['#'] });
  assert.deepEqual(await stored(), []);
});

test('UTF-8 as charset and capitals in the content type do no harm', async (t) => {
  const { post } = await startApp(t);
  for (const type of [
    'application/json; charset=UTF-8',
    'Application/JSON;charset="utf-8"',
    'application/json;charset=utf8',
  ]) {
    assert.equal((await post(tasksPath, leastTask, { 'content-type': type })).statusCode, 201, type);
  }
});
