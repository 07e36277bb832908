import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { createSignal, eventually, withDeadline } from '@qbasecron/testkit';
import { jsonHead, listen, openRaw } from '../../support/raw-http.ts';
import { leastTask, startApp, tasksPath } from '../../support/start-app.ts';

const body = JSON.stringify({ ...leastTask, delay: '1s' });

/** An app with one post whose write is under way and does not end before `letGo`. */
async function startWithWriteUnderWay(t: TestContext) {
  let letGo = (): void => {};
  const gate = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  // Registered before the app, so that a test that fails early does not leave the app waiting.
  t.after(() => letGo());
  const started = await startApp(t);
  const { app, ledger } = started;
  const inserting = createSignal('an insert');
  const insert = ledger.tasks.insertTasks.bind(ledger.tasks);
  ledger.tasks.insertTasks = async (tasks) => {
    inserting.fire();
    await gate;
    return insert(tasks);
  };
  const port = await listen(app);
  const connection = await openRaw(port);
  connection.write(jsonHead(tasksPath, body.length) + body);
  await inserting.wait();
  return { ...started, port, connection, letGo };
}

async function isRefused(port: number): Promise<boolean> {
  try {
    const { socket } = await openRaw(port);
    socket.destroy();
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ECONNREFUSED';
  }
}

test('while it stops, what was asked is answered, written and offered, and no new connection is taken', async (t) => {
  const { app, port, connection, letGo, ledger, timer } = await startWithWriteUnderWay(t);
  let closed = false;
  const closing = app.close().then(() => (closed = true));
  await eventually(() => isRefused(port), { what: 'new connections to be refused' });
  assert.equal(closed, false);
  letGo();
  const answer = await connection.untilEnd();
  assert.match(answer, /^HTTP\/1\.1 201 /);
  assert.match(answer, /\r\nconnection: close\r\n/i);
  await withDeadline(closing, { what: 'the app to close' });
  assert.equal((await ledger.tasks.listTasks({ order: 'newest', limit: 10 })).length, 1);
  assert.equal(timer.jobs().length, 1);
});

test('an idle connection does not hold it up', async (t) => {
  const { app } = await startApp(t);
  const connection = await openRaw(await listen(app));
  connection.write('GET /healthz HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n');
  await connection.until((received) => received.includes('"ok"'));
  await withDeadline(app.close(), { what: 'the app to close' });
  await connection.untilEnd();
});
