import { test } from 'node:test';
import { assertProblem, startApp } from '../../../support/start-app.ts';
import { leastSchedule, schedulesPath } from '../../../support/schedules.ts';

test('a key used for another schedule is refused', async (t) => {
  const { post } = await startApp(t);
  const key = { 'idempotency-key': 'k' };
  await post(schedulesPath, leastSchedule, key);
  const other = await post(schedulesPath, { ...leastSchedule, desc: 'another' }, key);
  assertProblem(other, { status: 422, code: 'idempotency_mismatch' });
});
