import assert from 'node:assert/strict';
import { test } from 'node:test';
import { leaseMs } from '@qbasecron/core';
import { aWorker } from '../../support/a-worker.ts';
import { leastTask, startApp, tasksPath } from '../../support/start-app.ts';

test('with ledger, timer and a living worker all is well', async (t) => {
  const { get, ledger } = await startApp(t);
  await ledger.workers.registerWorker(aWorker());
  const response = await get('/readyz');
  assert.equal(response.statusCode, 200);
  assert.deepEqual(response.json(), { status: 'ready', degraded: [], unready: [] });
});

test('the timer away, no worker and clocks apart are told with 200, since tasks are still accepted', async (t) => {
  const { get, timer, clock, post } = await startApp(t);
  timer.goAway();
  clock.setOffset(-700);
  const response = await get('/readyz');
  assert.equal(response.statusCode, 200);
  const degraded = ['timer_unreachable', 'clocks_apart', 'no_workers'];
  assert.deepEqual(response.json(), { status: 'degraded', degraded, unready: [] });
  assert.equal((await post(tasksPath, leastTask)).statusCode, 201);
});

test('a worker past its lease, a dead one and a gone one are no workers', async (t) => {
  const { get, ledger, clock } = await startApp(t);
  await ledger.workers.registerWorker(aWorker({ id: 'a' }));
  await ledger.workers.registerWorker(aWorker({ id: 'b', state: 'dead' }));
  await ledger.workers.registerWorker(aWorker({ id: 'c', state: 'gone' }));
  assert.deepEqual((await get('/readyz')).json().degraded, []);
  await clock.advance(leaseMs + 1);
  assert.deepEqual((await get('/readyz')).json().degraded, ['no_workers']);
});

test('the clock of one worker that is far off is told', async (t) => {
  const { get, ledger } = await startApp(t);
  await ledger.workers.registerWorker(aWorker({ id: 'a' }));
  await ledger.workers.registerWorker(aWorker({ id: 'b' }, { clockOffsetMs: 501 }));
  assert.deepEqual((await get('/readyz')).json().degraded, ['clocks_apart']);
});

test('without the ledger no task is accepted: 503', async (t) => {
  const { get, failNext } = await startApp(t);
  failNext('readTime', 'before');
  const response = await get('/readyz');
  assert.equal(response.statusCode, 503);
  assert.deepEqual(response.json().unready, ['ledger_unreachable']);
});

test('a ledger that does not answer in time is not reached', async (t) => {
  const { get, ledger, clock } = await startApp(t);
  ledger.session.readTime = () => new Promise(() => {});
  const answer = get('/readyz');
  let answered = false;
  void answer.then(() => (answered = true));
  await clock.advanceUntil(() => answered, 10_000);
  assert.equal((await answer).statusCode, 503);
});

test('from the start of draining it answers 503, and posts are still answered', async (t) => {
  const { app, get, post } = await startApp(t);
  app.readiness.drain();
  const response = await get('/readyz');
  assert.equal(response.statusCode, 503);
  assert.deepEqual(response.json(), { status: 'unready', degraded: [], unready: ['draining'] });
  assert.equal((await post(tasksPath, leastTask)).statusCode, 201);
});
