import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { assertProblem, startApp } from '../../../support/start-app.ts';
import { callbackUrl, errorsOf, leastSchedule, schedulesPath } from '../../../support/schedules.ts';

const { task } = leastSchedule;
const app = await startApp({ after });

async function countStored(): Promise<number> {
  return (await app.ledger.schedules.listSchedules({ limit: 1_000 })).length;
}

/** The hostile list: a rule, where it is blamed, and the character at fault. */
const hostile: [what: string, rule: Record<string, unknown>, pointer: string, position: number | undefined][] = [
  ['a negative step', { cron: '*/-1 * * * *' }, '#/cron', 3],
  ['a step of next to nothing', { cron: '*/1e-7 * * * *' }, '#/cron', 3],
  ['abc', { cron: 'abc' }, '#/cron', 4],
  ['a range alone', { cron: '50-10' }, '#/cron', 6],
  ['a fraction alone', { cron: '1.5' }, '#/cron', 4],
  ['a sixth Tuesday alone', { cron: '2#6' }, '#/cron', 4],
  ['30 February in five fields', { cron: '0 0 30 2 *' }, '#/cron', 5],
  ['an empty cron', { cron: '' }, '#/cron', 1],
  ['minute 60', { cron: '60 * * * *' }, '#/cron', 1],
  ['hour 25', { cron: '* 25 * * *' }, '#/cron', 3],
  ['a range of minutes that runs backwards too far', { cron: '50-100 * * * *' }, '#/cron', 4],
  ['a fraction', { cron: '1.5 * * * *' }, '#/cron', 1],
  ['a sixth Tuesday', { cron: '0 0 * * 2#6' }, '#/cron', 11],
  ['30 February', { cron: '0 0 0 30 2 *' }, '#/cron', 7],
  ['100 KB of cron', { cron: '* '.repeat(51_200) }, '#/cron', undefined],
  ['99,999,999 minutes', { text: 'on the 1-99999999 minute' }, '#/text', 10],
  ['an empty text', { text: '' }, '#/text', 1],
  ['a text that is none', { text: 'abc' }, '#/text', 1],
  ['100 KB of text', { text: 'at 10:15 am and '.repeat(6_400) }, '#/text', undefined],
  [
    '1,000 parts that never fire',
    { later: { schedules: Array.from({ length: 1_000 }, () => ({ D: [30], M: [2] })) } },
    '#/later',
    undefined,
  ],
];

for (const [what, rule, pointer, position] of hostile) {
  test(`${what} is refused at once, with a pointer and a position, and nothing is stored`, async () => {
    const before = await countStored();
    const startedAt = performance.now();
    const response = await app.post(schedulesPath, { ...rule, task });
    const tookMs = performance.now() - startedAt;
    assertProblem(response, { status: 400, code: 'invalid_request' });
    const errors = errorsOf(response);
    assert.ok(errors.length >= 1 && errors.every((error) => error.pointer.startsWith(pointer)), response.body);
    if (position !== undefined) assert.equal(errors[0]?.position, position, response.body);
    if (pointer !== '#/later')
      assert.ok(
        errors.every((error) => (error.position ?? 0) >= 1),
        response.body,
      );
    assert.ok(response.body.length < 20_000);
    assert.equal(await countStored(), before);
    // Generous beside the 50 ms that the readers are held to in core: this machine may be busy.
    assert.ok(tookMs < 500, `${tookMs} ms`);
  });
}

const bad: [what: string, body: unknown, pointers: string[]][] = [
  ['no rule', { task }, ['#']],
  ['two rules', { ...leastSchedule, every: '5m' }, ['#/every']],
  ['no task', { cron: '@daily' }, ['#/task']],
  ['an anchor without every', { ...leastSchedule, anchor_at: '2027-01-01 00:00:00' }, ['#/anchor_at']],
  ['an interval that is none', { every: '5 minutes', task }, ['#/every']],
  ['an rrule without frequency', { rrule: 'INTERVAL=2', task }, ['#/rrule']],
  ['instants that are all past', { at: ['2020-01-01 00:00:00'], task }, ['#/at']],
  ['an instant twice', { at: ['2027-01-01 00:00:00', '2027-01-01T00:00:00Z'], task }, ['#/at/1']],
  [
    'an end before the start',
    { ...leastSchedule, start_at: '2027-02-01 00:00:00', end_at: '2027-01-01 00:00:00' },
    ['#/end_at'],
  ],
  ['an end that is past', { ...leastSchedule, end_at: '2020-01-01 00:00:00' }, ['#/end_at']],
  ['a zone beside another one', { cron: 'TZ=UTC 0 9 * * *', timezone: 'Asia/Shanghai', task }, ['#/timezone']],
  ['a jitter of more than a day', { ...leastSchedule, jitter: '25h' }, ['#/jitter']],
  ['a calendar that there is not', { ...leastSchedule, calendars: ['nowhere'] }, ['#/calendars/0']],
  ['a catch-up window of a year', { ...leastSchedule, catchup_window: '366d' }, ['#/catchup_window']],
  [
    'an unknown placeholder',
    { cron: '@daily', task: { callback_url: `${callbackUrl}?{{nope}}` } },
    ['#/task/callback_url'],
  ],
  [
    'an unknown placeholder within JSON',
    { cron: '@daily', task: { ...task, body: { a: ['{{nope}}'] } } },
    ['#/task/body'],
  ],
  ['a body with GET', { cron: '@daily', task: { ...task, method: 'GET', body: 'x' } }, ['#/task/body']],
  ['data together with body', { cron: '@daily', task: { ...task, data: 'a', body: 'b' } }, ['#/task/body']],
  ['half of a surrogate pair in the body', { cron: '@daily', task: { ...task, body: 'a\ud800' } }, ['#/task/body']],
  ['a name, which belongs into the address of a PUT', { ...leastSchedule, name: 'x' }, ['#/name']],
  ['__proto__ as a field', '{"cron":"@daily","__proto__":{}}', ['#/__proto__']],
  [
    '__proto__ within task',
    `{"cron":"@daily","task":{"callback_url":"${callbackUrl}","__proto__":{}}}`,
    ['#/task/__proto__'],
  ],
  [
    '__proto__ within later',
    '{"later":{"schedules":[{"__proto__":[1]}]},"task":{}}',
    ['#/later/schedules/0/__proto__'],
  ],
  [
    'constructor.prototype',
    '{"cron":"@daily","task":{"body":{"constructor":{"prototype":{}}}}}',
    ['#/task/body/constructor'],
  ],
  ['a field given twice', '{"cron":"@daily","task":{},"cron":"@hourly"}', ['#/cron']],
  ['an array for a schedule', [leastSchedule], ['#']],
];

for (const [what, body, pointers] of bad) {
  test(`${what} is refused with a pointer, and nothing is stored`, async () => {
    const before = await countStored();
    assertProblem(await app.post(schedulesPath, body), { status: 400, code: 'invalid_request', pointers });
    assert.equal(await countStored(), before);
  });
}

test('every bad field is told at once, the character in the rule included', async () => {
  const body = {
    cron: '0 9 * * MOO',
    timezone: 'Mars/Olympus',
    jitter: '25h',
    calendars: ['nowhere'],
    foo: 1,
    task: { callback_url: 'ftp://a/', data: '{{nope}}', retry: { factor: 0 } },
  };
  const response = await app.post(schedulesPath, body);
  assertProblem(response, {
    status: 400,
    code: 'invalid_request',
    pointers: [
      '#/cron',
      '#/timezone',
      '#/jitter',
      '#/calendars/0',
      '#/foo',
      '#/task/callback_url',
      '#/task/data',
      '#/task/retry/factor',
    ],
  });
  assert.equal(errorsOf(response).find(({ pointer }) => pointer === '#/cron')?.position, 9);
  assert.equal(errorsOf(response).find(({ pointer }) => pointer === '#/task/data')?.position, 1);
});

test('what is not JSON is refused, and an empty body as well', async () => {
  assertProblem(await app.post(schedulesPath, '{"cron":'), { status: 400, code: 'invalid_json', pointers: ['#'] });
  assertProblem(await app.post(schedulesPath, ''), { status: 400, code: 'invalid_request', pointers: ['#'] });
});

test('the process serves on after all that', async () => {
  assert.equal((await app.post(schedulesPath, leastSchedule)).statusCode, 201);
});
