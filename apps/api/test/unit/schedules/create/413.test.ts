import { test } from 'node:test';
import { bodyBytesMax } from '@qbasecron/contracts';
import { assertProblem, startApp } from '../../../support/start-app.ts';
import { leastSchedule, schedulesPath } from '../../../support/schedules.ts';

test('a schedule that is too large is refused', async (t) => {
  const { post } = await startApp(t);
  const body = { ...leastSchedule, desc: 'x'.repeat(bodyBytesMax) };
  assertProblem(await post(schedulesPath, body), { status: 413, code: 'payload_too_large', pointers: ['#'] });
});
