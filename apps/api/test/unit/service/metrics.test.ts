import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aWorker } from '../../support/a-worker.ts';
import { leastTask, startApp, tasksPath } from '../../support/start-app.ts';

/** A line of the Prometheus text format. */
const line = /^(# (HELP|TYPE) .+|[a-z0-9_]+(\{[^}]*\})? (-?[0-9.e+-]+|\+Inf|-Inf|NaN))$/;

test('what workers, ledger and this process tell is one well-formed text', async (t) => {
  const { get, post, ledger, clock } = await startApp(t);
  await ledger.workers.registerWorker(aWorker({ name: 'w1' }, { armedCount: 7 }));
  const tasksByState = {
    scheduled: 3,
    delivering: 0,
    awaiting_ack: 0,
    succeeded: 0,
    failed: 0,
    cancelled: 0,
    expired: 0,
  };
  await ledger.duties.writeFigures({ measuredAt: clock.now(), tasksByState, oldestOverdueAt: clock.now() - 4_000 });
  await post(tasksPath, leastTask);
  const response = await get('/metrics');
  assert.match(String(response.headers['content-type']), /^text\/plain; version=0\.0\.4/);
  const lines = response.body.split('\n').filter((text) => text !== '');
  for (const text of lines) assert.match(text, line);
  const types = lines.filter((text) => text.startsWith('# TYPE'));
  assert.equal(new Set(types).size, types.length, 'no metric is told twice');
  for (const expected of [
    'qbasecron_armed_tasks{worker="w1"} 7',
    'qbasecron_tasks{state="scheduled"} 3',
    'qbasecron_oldest_overdue_seconds 4',
    'qbasecron_commit_tasks_count 1',
    'qbasecron_api_ledger_up 1',
    'qbasecron_api_timer_up 1',
    `qbasecron_http_request_seconds_count{method="POST",route="${tasksPath}",status="201"} 1`,
  ]) {
    assert.ok(lines.includes(expected), `${expected}\nin\n${response.body}`);
  }
});

test('without ledger and timer the rest is still told, and that they are away', async (t) => {
  const { get, failNext, timer } = await startApp(t);
  failNext('listWorkers', 'before');
  timer.goAway();
  const response = await get('/metrics');
  assert.equal(response.statusCode, 200);
  assert.match(response.body, /^qbasecron_api_ledger_up 0$/m);
  assert.match(response.body, /^qbasecron_api_timer_up 0$/m);
  assert.match(response.body, /^process_cpu_seconds_total /m);
});

test('unknown paths share one label, so that nobody can fill the memory with them', async (t) => {
  const { get } = await startApp(t);
  for (let count = 0; count < 5; count++) await get(`/nowhere/${count}`);
  const text = (await get('/metrics')).body;
  assert.match(text, /^qbasecron_http_request_seconds_count\{method="GET",route="unknown",status="404"\} 5$/m);
  assert.ok(!text.includes('nowhere'));
});
