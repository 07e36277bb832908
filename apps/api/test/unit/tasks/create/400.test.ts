import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { assertProblem, formType, leastTask, startApp, tasksPath } from '../../../support/start-app.ts';

const url = leastTask.callback_url;
const lone = '\ud800';

/** Each bad JSON body: what it is, its fields or its text, and the pointers that are told. */
const badJson: [string, unknown, string[]][] = [
  ['an unknown field', { ...leastTask, foo: 1 }, ['#/foo']],
  ['a missing callback_url', { delay: '1h' }, ['#/callback_url']],
  ['an ftp: url', { ...leastTask, callback_url: 'ftp://127.0.0.1/x' }, ['#/callback_url']],
  ['a file: url', { ...leastTask, callback_url: 'file:///etc/passwd' }, ['#/callback_url']],
  ['a unix: url', { ...leastTask, callback_url: 'unix:/var/run/docker.sock' }, ['#/callback_url']],
  ['a url with a password', { ...leastTask, callback_url: 'http://user:pass@127.0.0.1/' }, ['#/callback_url']],
  ['a url that is none', { ...leastTask, callback_url: 'http://' }, ['#/callback_url']],
  ['a month and an hour that do not exist', { time: '2014-13-45 99:00:00', callback_url: url }, ['#/time']],
  ['30 February', { time: '2026-02-30 10:00:00', callback_url: url }, ['#/time']],
  ['the year 99999', { time: '99999-01-01 00:00:00', callback_url: url }, ['#/time']],
  ['a number for a time', { time: 5, callback_url: url }, ['#/time']],
  ['the text NaN for a time', { time: 'NaN', callback_url: url }, ['#/time']],
  ['an array for a time', { time: ['2014-10-17 20:43:44'], callback_url: url }, ['#/time']],
  ['null for a time', { time: null, callback_url: url }, ['#/time']],
  ['a negative delay', { ...leastTask, delay: '-1s' }, ['#/delay']],
  ['a delay in a unit that there is not', { ...leastTask, delay: '1y2' }, ['#/delay']],
  ['a number for a delay', { ...leastTask, delay: 90 }, ['#/delay']],
  ['neither time nor delay', { callback_url: url }, ['#/time']],
  ['both time and delay', { ...leastTask, time: '2027-01-01 00:00:00' }, ['#/delay']],
  ['an unknown zone', { ...leastTask, timezone: 'Mars/Olympus' }, ['#/timezone']],
  [
    'a gap that is to be rejected',
    { time: '2026-03-29 02:30:00', timezone: 'Europe/Berlin', gap: 'reject', callback_url: url },
    ['#/time'],
  ],
  ['a line break in a header', { ...leastTask, headers: { 'x-a': 'b\r\nx-c: d' } }, ['#/headers/x-a']],
  ['a line break in the name of a header', { ...leastTask, headers: { 'x-a\r\nb': 'c' } }, ['#/headers/x-a%0D%0Ab']],
  ['a header that we set', { ...leastTask, headers: { 'Webhook-Id': '1' } }, ['#/headers/Webhook-Id']],
  [
    'another header that we set',
    { ...leastTask, headers: { 'qbasecron-attempt': '1' } },
    ['#/headers/qbasecron-attempt'],
  ],
  ['a header of the connection', { ...leastTask, headers: { host: 'a' } }, ['#/headers/host']],
  ['a number for the value of a header', { ...leastTask, headers: { 'x-a': 1 } }, ['#/headers/x-a']],
  ['NUL in desc', { ...leastTask, desc: 'a\0b' }, ['#/desc']],
  ['half of a surrogate pair in desc', { ...leastTask, desc: lone }, ['#/desc']],
  ['half of a surrogate pair in data', { ...leastTask, data: lone }, ['#/data']],
  ['half of a surrogate pair in body', { ...leastTask, body: `a${lone}` }, ['#/body']],
  ['half of a surrogate pair within body', { ...leastTask, body: { a: lone } }, ['#/body/a']],
  ['null for body', { ...leastTask, body: null }, ['#/body']],
  ['data together with body', { ...leastTask, data: 'a', body: 'b' }, ['#/body']],
  ['a text for a number', { ...leastTask, timeout_ms: '5000' }, ['#/timeout_ms']],
  ['a fraction for a whole number', { ...leastTask, timeout_ms: 5_000.5 }, ['#/timeout_ms']],
  ['an unknown field within retry', { ...leastTask, retry: { foo: 1 } }, ['#/retry/foo']],
  ['a limit of attempts that is too low', { ...leastTask, retry: { max_attempts: 0 } }, ['#/retry/max_attempts']],
  ['too many labels', { ...leastTask, labels: Array.from({ length: 17 }, (_, index) => `l${index}`) }, ['#/labels']],
  ['a delivery that there is not', { ...leastTask, delivery: 'exactly_once' }, ['#/delivery']],
  ['an array for a task', [leastTask], ['#']],
  ['a number for a task', 5, ['#']],
  ['null for a task', 'null', ['#']],
  [
    '__proto__ as a field',
    '{"delay":"1h","callback_url":"http://127.0.0.1:9/","__proto__":{"desc":"x"}}',
    ['#/__proto__'],
  ],
  [
    '__proto__ as a header',
    '{"delay":"1h","callback_url":"http://127.0.0.1:9/","headers":{"__proto__":"x"}}',
    ['#/headers/__proto__'],
  ],
  [
    'constructor.prototype',
    '{"delay":"1h","callback_url":"http://127.0.0.1:9/","body":{"constructor":{"prototype":{}}}}',
    ['#/body/constructor'],
  ],
  ['a field given twice', '{"delay":"1h","callback_url":"http://127.0.0.1:9/","delay":"2h"}', ['#/delay']],
];

const badForms: [string, string | Buffer, string, string[]][] = [
  ['a field given twice', `delay=1h&delay=2h&callback_url=${url}`, 'invalid_form', ['#/delay']],
  ['__proto__', `delay=1h&callback_url=${url}&__proto__=x`, 'invalid_form', ['#/__proto__']],
  ['nested names', `delay=1h&callback_url=${url}&retry[factor]=2`, 'invalid_form', ['#/retry%5Bfactor%5D']],
  ['percent-encoding that is not UTF-8', `delay=1h&callback_url=${url}&desc=%FF`, 'invalid_form', ['#/desc']],
  ['percent-encoding that is cut', `delay=1h&callback_url=${url}&desc=%E4%B`, 'invalid_form', ['#/desc']],
  ['an unknown field', `delay=1h&callback_url=${url}&foo=1`, 'invalid_request', ['#/foo']],
  ['a number that is none', `delay=1h&callback_url=${url}&timeout_ms=5s`, 'invalid_request', ['#/timeout_ms']],
  ['an empty time', `time=&callback_url=${url}`, 'invalid_request', ['#/time']],
  ['NUL in desc', `delay=1h&callback_url=${url}&desc=a%00b`, 'invalid_request', ['#/desc']],
  [
    'bytes that are not UTF-8',
    Buffer.concat([Buffer.from(`delay=1h&callback_url=${url}&desc=`), Buffer.from([0xff])]),
    'invalid_utf8',
    ['#'],
  ],
];

const { post, stored } = await startApp({ after });

for (const [what, body, pointers] of badJson) {
  test(`${what} is refused with a pointer, nothing is stored, and the process serves on`, async () => {
    const before = (await stored()).length;
    assertProblem(await post(tasksPath, body), { status: 400, code: 'invalid_request', pointers });
    assert.equal((await stored()).length, before);
    assert.equal((await post(tasksPath, leastTask)).statusCode, 201);
  });
}

for (const [what, body, code, pointers] of badForms) {
  test(`in a form, ${what} is refused with a pointer, nothing is stored, and the process serves on`, async () => {
    const before = (await stored()).length;
    assertProblem(await post(tasksPath, body, formType), { status: 400, code, pointers });
    assert.equal((await stored()).length, before);
    assert.equal((await post(tasksPath, leastTask)).statusCode, 201);
  });
}

test('what is not JSON is refused, cut short or broken', async (t) => {
  const { post, stored } = await startApp(t);
  for (const text of ['{"delay":"1h"', '{', 'NaN', '{"time": NaN}', "{'a':1}", '\ufeff{}']) {
    assertProblem(await post(tasksPath, text), { status: 400, code: 'invalid_json', pointers: ['#'] }, text);
  }
  assert.deepEqual(await stored(), []);
});

test('an empty body is refused, with a content type and without', async (t) => {
  const { post, app } = await startApp(t);
  assertProblem(await post(tasksPath, ''), { status: 400, code: 'invalid_request', pointers: ['#'] });
  assertProblem(await post(tasksPath, '', formType), { status: 400, code: 'invalid_request', pointers: ['#'] });
  assertProblem(await app.inject({ method: 'POST', url: tasksPath }), {
    status: 400,
    code: 'invalid_request',
    pointers: ['#'],
  });
});

test('JSON that is not UTF-8 is refused instead of being repaired', async (t) => {
  const { post, stored } = await startApp(t);
  const bytes = Buffer.concat([
    Buffer.from('{"delay":"1h","callback_url":"http://a/","desc":"'),
    Buffer.from([0xc3, 0x28]),
    Buffer.from('"}'),
  ]);
  assertProblem(await post(tasksPath, bytes), { status: 400, code: 'invalid_utf8', pointers: ['#'] });
  assert.deepEqual(await stored(), []);
});

test('every bad field is told at once, those across fields included', async (t) => {
  const { post } = await startApp(t);
  const task = {
    callback_url: 'ftp://a/',
    foo: 1,
    retry: { factor: 0, min_backoff_ms: 'x' },
    data: 'a',
    body: 'b',
    desc: 5,
  };
  assertProblem(await post(tasksPath, task), {
    status: 400,
    code: 'invalid_request',
    pointers: ['#/callback_url', '#/foo', '#/retry/factor', '#/retry/min_backoff_ms', '#/body', '#/desc', '#/time'],
  });
});

test('a megabyte of bad fields gets a small answer', async (t) => {
  const { post } = await startApp(t);
  const fields = Object.fromEntries(Array.from({ length: 60_000 }, (_, index) => [`f${index}`, 1]));
  const response = await post(tasksPath, fields);
  assertProblem(response, { status: 400, code: 'invalid_request' });
  assert.ok(response.json().errors.length <= 110);
  assert.ok(response.body.length < 20_000);
});

test('JSON nested without end is refused', async (t) => {
  const { post } = await startApp(t);
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
  assertProblem(await post(tasksPath, `{"delay":"1h","body":${deep}}`), {
    status: 400,
    code: 'invalid_request',
    pointers: ['#'],
  });
});

test('an idempotency key that is none is refused by name', async (t) => {
  const { post, stored } = await startApp(t);
  for (const key of ['', '""', 'a b', '"a', 'k'.repeat(256)]) {
    const response = await post(tasksPath, leastTask, { 'idempotency-key': key });
    assertProblem(response, { status: 400, code: 'invalid_header', pointers: ['#/idempotency-key'] }, key);
  }
  assert.deepEqual(await stored(), []);
});
