import assert from 'node:assert/strict';
import { test } from 'node:test';
import { leastTask, startApp, tasksPath } from '../../../support/start-app.ts';

const bulkPath = `${tasksPath}/bulk`;
const ndjson = { 'content-type': 'application/x-ndjson' };

test('each item gets one result, in order, and a bad one does not spoil the others', async (t) => {
  const { post, stored } = await startApp(t);
  const items = [{ ...leastTask, desc: 'first' }, { delay: '1h' }, 5, { ...leastTask, desc: 'last' }];
  const response = await post(bulkPath, items);
  assert.equal(response.statusCode, 200, response.body);
  const results = response.json();
  assert.deepEqual(
    results.map(({ index, status }: { index: number; status: number }) => [index, status]),
    [
      [0, 201],
      [1, 400],
      [2, 400],
      [3, 201],
    ],
  );
  const detail = 'is missing: give it, or `destination` in its place';
  assert.deepEqual(results[1].problem.errors, [{ pointer: '#/callback_url', detail }]);
  assert.equal(results[1].problem.code, 'invalid_request');
  const tasks = await stored();
  assert.deepEqual(
    new Map(tasks.map(({ id, desc }) => [id, desc])),
    new Map([
      [results[0]._id, 'first'],
      [results[3]._id, 'last'],
    ]),
  );
});

test('lines of JSON are taken as an array is, under each of their content types', async (t) => {
  const { post, stored } = await startApp(t);
  const text = `${JSON.stringify({ ...leastTask, desc: '一' })}\r\n\n{"delay":\n${JSON.stringify({ ...leastTask, desc: '二' })}`;
  for (const type of ['application/x-ndjson', 'application/ndjson', 'application/jsonl; charset=utf-8']) {
    const results = (await post(bulkPath, text, { 'content-type': type })).json();
    assert.deepEqual(
      results.map(({ status }: { status: number }) => status),
      [201, 400, 201],
      type,
    );
    assert.equal(results[1].problem.code, 'invalid_json');
  }
  assert.deepEqual((await stored()).map(({ desc }) => desc).sort(), ['一', '一', '一', '二', '二', '二']);
});

test('ten thousand items are taken in one request', async (t) => {
  const { post, stored } = await startApp(t);
  const line = JSON.stringify(leastTask);
  const response = await post(bulkPath, `${line}\n`.repeat(10_000), ndjson);
  const results = response.json();
  assert.equal(results.length, 10_000);
  assert.ok(results.every(({ status }: { status: number }) => status === 201));
  assert.equal((await stored()).length, 10_000);
});

test('an item that is too large, or is not UTF-8, is refused alone', async (t) => {
  const { post } = await startApp(t);
  const large = JSON.stringify({ ...leastTask, data: 'a'.repeat(1_048_576) });
  const good = JSON.stringify(leastTask);
  const notText = Buffer.concat([Buffer.from('{"delay":"1h","desc":"'), Buffer.from([0xff]), Buffer.from('"}')]);
  const body = Buffer.concat([Buffer.from(`[${large},`), notText, Buffer.from(`,${good}]`)]);
  const results = (await post(bulkPath, body)).json();
  assert.deepEqual(
    results.map(({ status }: { status: number }) => status),
    [413, 400, 201],
  );
  assert.deepEqual(
    results.map(({ problem }: { problem?: { code: string } }) => problem?.code),
    ['payload_too_large', 'invalid_utf8', undefined],
  );
});

test('of a bad item a few errors are told, not all', async (t) => {
  const { post } = await startApp(t);
  const fields = Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`f${index}`, 1]));
  const results = (await post(bulkPath, [fields])).json();
  assert.equal(results[0].problem.errors.length, 5);
});

test('no items are no results', async (t) => {
  const { post } = await startApp(t);
  assert.deepEqual((await post(bulkPath, '[]')).json(), []);
  assert.deepEqual((await post(bulkPath, '\n', ndjson)).json(), []);
});

test('a key covers the whole request: sent again it answers the same ids and adds nothing', async (t) => {
  const { post, stored } = await startApp(t);
  const key = { 'idempotency-key': '"bulk-1"' };
  const items = [leastTask, { delay: 5 }, { ...leastTask, desc: 'b' }];
  const first = await post(bulkPath, items, key);
  const second = await post(bulkPath, items, key);
  const ids = (response: { json(): { _id?: string }[] }): unknown[] => response.json().map(({ _id }) => _id);
  assert.deepEqual(ids(second), ids(first));
  assert.equal(second.headers['idempotency-replayed'], 'true');
  assert.equal((await stored()).length, 2);
});

test('when the ledger goes away in between, what was stored and what was not is told item by item', async (t) => {
  const { post, ledger, stored } = await startApp(t);
  const insert = ledger.tasks.insertTasks.bind(ledger.tasks);
  let calls = 0;
  const { LedgerUnavailable } = await import('@qbasecron/core');
  ledger.tasks.insertTasks = (tasks) => {
    calls++;
    return calls === 2 ? Promise.reject(new LedgerUnavailable('away')) : insert(tasks);
  };
  const results = (
    await post(
      bulkPath,
      Array.from({ length: 1_200 }, () => leastTask),
    )
  ).json();
  const count = (status: number): number =>
    results.filter((result: { status: number }) => result.status === status).length;
  assert.equal(count(201), (await stored()).length);
  assert.equal(count(201) + count(503), 1_200);
  assert.ok(count(201) > 0 && count(503) > 0);
});
