import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually } from '@qbasecron/testkit';
import { connectionCount, jsonHead, listen, openRaw } from '../../support/raw-http.ts';
import { leastTask, startApp, tasksPath } from '../../support/start-app.ts';

const body = JSON.stringify(leastTask);

for (const path of [tasksPath, `${tasksPath}/bulk`]) {
  test(`a body to ${path} that ends before its content-length is refused and stores nothing`, async (t) => {
    const { app, stored, post } = await startApp(t);
    const whole = path === tasksPath ? body : `[${body},${body}]`;
    const connection = await openRaw(await listen(app), { allowHalfOpen: true });
    connection.write(jsonHead(path, whole.length + 10) + whole);
    connection.socket.end();
    const answer = await connection.untilEnd();
    assert.match(answer, /^HTTP\/1\.1 400 /);
    assert.match(answer, /content-type: application\/problem\+json/i);
    assert.match(answer, /"code":"bad_request"/);
    assert.deepEqual(await stored(), []);
    assert.equal((await post(tasksPath, leastTask)).statusCode, 201);
  });

  test(`a client of ${path} that vanishes in the middle of its body stores nothing`, async (t) => {
    const { app, stored, post } = await startApp(t);
    const port = await listen(app);
    const connection = await openRaw(port);
    connection.write(jsonHead(path, 1_000) + body);
    connection.socket.resetAndDestroy();
    await eventually(async () => (await connectionCount(app)) === 0, { what: 'the server to let the connection go' });
    assert.deepEqual(await stored(), []);
    assert.equal((await post(tasksPath, leastTask)).statusCode, 201);
  });
}

test('bytes of a form arrive as they were sent', async (t) => {
  const { app, ledger } = await startApp(t);
  const connection = await openRaw(await listen(app));
  const form = Buffer.from(`delay=1h&callback_url=http://127.0.0.1:9/&desc=财神给小墨发送消息`);
  connection.write(
    `POST ${tasksPath} HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n` +
      `content-type: application/x-www-form-urlencoded\r\ncontent-length: ${form.length}\r\n\r\n`,
  );
  // Cut in the middle of a character.
  connection.write(form.subarray(0, form.length - 4));
  connection.write(form.subarray(form.length - 4));
  const answer = await connection.untilEnd();
  const id = /"_id":"(\w+)"/.exec(answer)?.[1];
  assert.equal((await ledger.tasks.findTask(String(id)))?.desc, '财神给小墨发送消息');
});

test('a body that is too long by what was sent, not by what was said, is refused', async (t) => {
  const { app, stored } = await startApp(t);
  const connection = await openRaw(await listen(app));
  const chunk = 'a'.repeat(65_536);
  connection.write(
    `POST ${tasksPath} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n`,
  );
  for (let count = 0; count < 17; count++) connection.write(`10000\r\n${chunk}\r\n`);
  const answer = await connection.untilEnd();
  assert.match(answer, /^HTTP\/1\.1 413 /);
  assert.match(answer, /"code":"payload_too_large"/);
  assert.deepEqual(await stored(), []);
});

test('a request that does not arrive in time is ended with 408, in the head and in the body', async (t) => {
  const { app, stored } = await startApp(t, { app: { requestTimeoutMs: 200, connectionsCheckMs: 50 } });
  const port = await listen(app);
  for (const part of [`POST ${tasksPath} HTTP/1.1\r\nhost: a`, jsonHead(tasksPath, 100) + body]) {
    const connection = await openRaw(port);
    connection.write(part);
    const answer = await connection.untilEnd();
    assert.match(answer, /^HTTP\/1\.1 408 /);
    assert.match(answer, /"code":"request_timeout"/);
  }
  assert.deepEqual(await stored(), []);
});

test('a connection that says nothing, and one that sends its head byte by byte, are ended', async (t) => {
  const { app } = await startApp(t, { app: { requestTimeoutMs: 200, connectionsCheckMs: 50 } });
  const port = await listen(app);
  const silent = await openRaw(port);
  await silent.untilEnd();
  const slow = await openRaw(port);
  const head = `POST ${tasksPath} HTTP/1.1\r\nhost: 127.0.0.1\r\nx-a: ${'a'.repeat(10_000)}`;
  let sent = 0;
  const dripping = setInterval(() => slow.write(head[sent++] ?? 'a'), 5);
  t.after(() => clearInterval(dripping));
  assert.match(await slow.untilEnd(), /^HTTP\/1\.1 408 /);
});

test('a client that asks and does not take the answer is let go', async (t) => {
  const { app, post, get } = await startApp(t, { app: { idleTimeoutMs: 300 } });
  const data = 'a'.repeat(4_000);
  for (let count = 0; count < 100; count++) await post(tasksPath, { ...leastTask, data });
  const page = await get(`${tasksPath}?limit=100`);
  assert.ok(page.body.length > 400_000);
  const connection = await openRaw(await listen(app));
  connection.socket.pause();
  // More than all the buffers between us take.
  const ask = `GET ${tasksPath}?limit=100 HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n`;
  connection.write(ask.repeat(40));
  await eventually(async () => (await connectionCount(app)) === 0, { what: 'the server to let the connection go' });
});

test('what is not HTTP, and headers that are too large, get a problem and the end of the connection', async (t) => {
  const { app, get } = await startApp(t);
  const port = await listen(app);
  const cases = [
    ['nonsense\r\n\r\n', 400, 'bad_request'],
    [`GET /healthz HTTP/1.1\r\nhost: 127.0.0.1\r\nx-a: ${'a'.repeat(20_000)}\r\n\r\n`, 431, 'header_too_large'],
    [
      `POST ${tasksPath} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n`,
      400,
      'bad_request',
    ],
  ] as const;
  for (const [text, status, code] of cases) {
    const connection = await openRaw(port);
    connection.write(text);
    const answer = await connection.untilEnd();
    assert.match(answer, new RegExp(`^HTTP/1\\.1 ${status} `));
    assert.match(answer, new RegExp(`"code":"${code}"`));
    assert.match(answer, /\r\nx-request-id: \S+\r\n/);
  }
  assert.equal((await get('/healthz')).statusCode, 200);
});

test('a header line that would smuggle another is refused', async (t) => {
  const { app, stored } = await startApp(t);
  const connection = await openRaw(await listen(app));
  connection.write(`POST ${tasksPath} HTTP/1.1\r\nhost: 127.0.0.1\r\nx-a: b\0c\r\ncontent-length: 0\r\n\r\n`);
  assert.match(await connection.untilEnd(), /^HTTP\/1\.1 400 /);
  assert.deepEqual(await stored(), []);
});
