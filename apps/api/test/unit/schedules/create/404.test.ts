import { test } from 'node:test';
import { assertProblem, startApp } from '../../../support/start-app.ts';
import { leastSchedule, schedulesPath } from '../../../support/schedules.ts';

test('a key sent again after its schedule was deleted is answered 404 and adds nothing', async (t) => {
  const { post, send } = await startApp(t);
  const key = { 'idempotency-key': 'k' };
  const { _id } = (await post(schedulesPath, leastSchedule, key)).json();
  await send('DELETE', `${schedulesPath}/${_id}`);
  assertProblem(await post(schedulesPath, leastSchedule, key), { status: 404, code: 'not_found' });
});
