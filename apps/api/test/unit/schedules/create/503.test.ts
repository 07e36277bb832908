import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertProblem, startApp } from '../../../support/start-app.ts';
import { leastSchedule, schedulesPath } from '../../../support/schedules.ts';

test('without the ledger a schedule is refused, and trying again is offered', async (t) => {
  const { post, get, failNext } = await startApp(t);
  failNext('insertSchedule', 'before');
  const response = await post(schedulesPath, leastSchedule);
  assertProblem(response, { status: 503, code: 'ledger_unavailable' });
  assert.match(String(response.headers['retry-after']), /^\d+$/);
  assert.deepEqual((await get(schedulesPath)).json().items, []);
});

test('a write whose outcome stays unknown is never answered 201, and its key leads to one schedule', async (t) => {
  const { post, get, failNext, clock } = await startApp(t);
  const key = { 'idempotency-key': 'k' };
  failNext('insertSchedule', 'after');
  failNext('insertSchedule', 'after');
  assertProblem(await post(schedulesPath, leastSchedule, key), { status: 503, code: 'outcome_unknown' });
  await clock.advance(10_000);
  assert.equal((await post(schedulesPath, leastSchedule, key)).statusCode, 201);
  assert.equal((await get(schedulesPath)).json().items.length, 1);
});
