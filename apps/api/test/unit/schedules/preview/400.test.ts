import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { assertProblem, startApp } from '../../../support/start-app.ts';
import { errorsOf, schedulesPath } from '../../../support/schedules.ts';

const path = `${schedulesPath}/preview`;
const { post } = await startApp({ after });

const bad: [what: string, body: Record<string, unknown>, pointers: string[]][] = [
  ['no rule', {}, ['#']],
  ['30 February', { cron: '0 0 30 2 *' }, ['#/cron']],
  ['a task', { cron: '@daily', task: {} }, ['#/task']],
  ['1,001 occurrences', { cron: '@daily', count: 1_001 }, ['#/count']],
  ['no occurrences', { cron: '@daily', count: 0 }, ['#/count']],
  ['a beginning that is no time', { cron: '@daily', from: 'now' }, ['#/from']],
  ['a rule that is over before', { at: ['2027-01-01 00:00:00'], from: '2028-01-01 00:00:00' }, ['#/at']],
  ['a calendar that there is not', { cron: '@daily', calendars: ['nowhere'] }, ['#/calendars/0']],
];

for (const [what, body, pointers] of bad) {
  test(`${what} is refused with a pointer`, async () => {
    assertProblem(await post(path, body), { status: 400, code: 'invalid_request', pointers });
  });
}

test('every bad field is told at once, the character in the rule included', async () => {
  const response = await post(path, { text: 'at 25:00', timezone: 'x', count: 'ten', foo: 1 });
  const pointers = ['#/text', '#/timezone', '#/count', '#/foo'];
  assertProblem(response, { status: 400, code: 'invalid_request', pointers });
  assert.equal(errorsOf(response).find(({ pointer }) => pointer === '#/text')?.position, 4);
});

test('a rule that never fires is refused with the reason', async () => {
  const [error] = errorsOf(await post(path, { cron: '0 0 30 2 *' }));
  assert.match(error?.detail ?? '', /February/);
});
