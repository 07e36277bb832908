import assert from 'node:assert/strict';
import { createServer, type RequestListener } from 'node:http';
import { test, type TestContext } from 'node:test';
import { text } from 'node:stream/consumers';
import { seedAlert, seedData, seedForm } from '../../src/commands/seed-example.ts';
import { selfCheck } from '../../src/commands/self-check.ts';

async function fakeApi(test: TestContext, listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen({ port: 0, host: '127.0.0.1' }, resolve));
  test.after(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `http://127.0.0.1:${address.port}`;
}

type AsyncListener = (...args: Parameters<RequestListener>) => Promise<void>;

function created(dueInMs: number, sendsCallback: boolean): RequestListener {
  const answer: AsyncListener = async (request, response) => {
    const task = JSON.parse(await text(request)) as { callback_url: string };
    const dueAt = new Date(Date.now() + dueInMs).toISOString();
    response.writeHead(201, { 'content-type': 'application/json' }).end(JSON.stringify({ due_at: dueAt }));
    if (sendsCallback) await fetch(task.callback_url, { method: 'POST' });
  };
  return (request, response) => void answer(request, response);
}

const token = 'qbc_of-the-launcher';

test('the self-check resolves to how many ms after due_at the callback came', async (t) => {
  const apiUrl = await fakeApi(t, created(-250, true));
  const lateMs = await selfCheck({ apiUrl, token });
  assert.ok(lateMs >= 250 && lateMs < 2_250, `${lateMs}`);
});

test('the self-check fails in one sentence when no callback comes in time', async (t) => {
  const apiUrl = await fakeApi(t, created(0, false));
  await assert.rejects(
    selfCheck({ apiUrl, token, limitMs: 100 }),
    /^UserFailure: The self-check failed: no callback came within 0.1 s/,
  );
});

test('the self-check says what the api answered when it refuses the task', async (t) => {
  const apiUrl = await fakeApi(t, (_request, response) => response.writeHead(503).end('{"code":"overloaded"}'));
  await assert.rejects(selfCheck({ apiUrl, token }), /the api answered 503 to a task: \{"code":"overloaded"\}/);
});

test('the example data is the base64 text of the seed, byte for byte', () => {
  assert.equal(
    seedData(),
    'eyJ0b2tlbiI6IkIxNTA0RDk5RjBDMERCODA0ODcwOUVDNThCQUNENEExMDU0Q0IzMzFDNTc2MjdBMDQyRTcyQ0UxREZDNjg3M0YiLCJhbGVydCI6Iui/' +
      'meaYr+aIkeeahOa2iOaBryzkvaDlprnllYoxMjExMjIxIiwicGF5bG9hZCI6eyJzdGF0dXMiOnsiZGZzZHNmIjowLCJtc2ciOiJzdWNjZXNzIn19LCJi' +
      'YWRnZSI6IjEifQ==',
  );
  assert.ok(Buffer.from(seedData(), 'base64').toString('utf8').includes(seedAlert));
});

test('the example form is due at least the lead ahead, in the wall-clock format of the seed', () => {
  const form = seedForm(Date.UTC(2026, 0, 2, 3, 4, 5, 600), 3_000, 'http://127.0.0.1:1/x');
  assert.equal(form['time'], '2026-01-02 03:04:09');
  assert.equal(form['callback_url'], 'http://127.0.0.1:1/x');
});
