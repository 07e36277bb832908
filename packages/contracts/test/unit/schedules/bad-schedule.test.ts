import assert from 'node:assert/strict';
import { test } from 'node:test';

import { pointersOf } from '../validate.ts';
import { errorsOfOther, errorsOfSchedule, errorsOfScheduleJson, errorsOfSchedulePatch } from './validate-schedule.ts';

const url = 'http://127.0.0.1:3453/hook';
const good = { cron: '0 9 * * *', task: { callback_url: url } };

/** One bad thing each, and the only field that must be blamed. */
const cases: [what: string, body: Record<string, unknown>, pointer: string, detail: RegExp][] = [
  ['an unknown field', { ...good, name: 'x' }, '#/name', /not a known field/],
  ['no task', { cron: '@daily' }, '#/task', /is missing/],
  ['a task that is a text', { ...good, task: url }, '#/task', /must be object/],
  [
    'a time for the task',
    { ...good, task: { callback_url: url, time: '2027-01-01 00:00:00' } },
    '#/task/time',
    /known/,
  ],
  ['an unknown field of the task', { ...good, task: { callback_url: url, url } }, '#/task/url', /not a known field/],
  ['a cron that is a number', { ...good, cron: 5 }, '#/cron', /must be string/],
  ['a later that is a text', { later: 'h:1', task: good.task }, '#/later', /must be object/],
  ['a later without schedules', { later: {}, task: good.task }, '#/later/schedules', /is missing/],
  [
    'a constraint that is a number',
    { later: { schedules: [{ h: 1 }] }, task: good.task },
    '#/later/schedules/0/h',
    /array/,
  ],
  ['an unknown part of later', { later: { schedules: [], error: 1 }, task: good.task }, '#/later/error', /known field/],
  ['an empty at', { at: [], task: good.task }, '#/at', /must not be empty/],
  [
    'an instant that no calendar has',
    { at: ['2027-01-01 00:00:00', '2027-02-30 00:00:00'], task: good.task },
    '#/at/1',
    /day 30/,
  ],
  [
    '1,001 instants',
    { at: Array.from({ length: 1_001 }, () => '2027-01-01 00:00:00'), task: good.task },
    '#/at',
    /1000 items/,
  ],
  ['an unknown zone', { ...good, timezone: 'Mars/Olympus' }, '#/timezone', /IANA/],
  ['an unknown way with gaps', { ...good, gap: 'reject' }, '#/gap', /"shift", "skip"/],
  ['an unknown way with folds', { ...good, fold: 'none' }, '#/fold', /"both"/],
  ['a start that is no time', { ...good, start_at: 'now' }, '#/start_at', /YYYY/],
  ['no runs', { ...good, max_runs: 0 }, '#/max_runs', /at least 1/],
  ['a negative jitter', { ...good, jitter: '-5m' }, '#/jitter', /duration/],
  ['a jitter in milliseconds', { ...good, jitter: 5_000 }, '#/jitter', /must be string/],
  ['an unknown way with missed runs', { ...good, missed: 'some' }, '#/missed', /"last"/],
  ['an unknown overlap', { ...good, overlap: 'terminate' }, '#/overlap', /buffer_one/],
  ['a calendar with a slash', { ...good, calendars: ['a/b'] }, '#/calendars/0', /1 to 64/],
  ['a calendar of dots', { ...good, calendars: ['..'] }, '#/calendars/0', /dots/],
  ['a calendar twice', { ...good, calendars: ['a', 'a'] }, '#/calendars', /twice/],
  ['an unknown way with what is excluded', { ...good, on_excluded: 'run' }, '#/on_excluded', /"previous"/],
  ['NUL in desc', { ...good, desc: '\0' }, '#/desc', /NUL/],
  [
    'a duration that is none',
    { ...good, task: { callback_url: url, expires_after: 'soon' } },
    '#/task/expires_after',
    /./,
  ],
  ['a body that is null', { ...good, task: { callback_url: url, body: null } }, '#/task/body', /null/],
  [
    'a lone surrogate in the body',
    { ...good, task: { callback_url: url, body: '\ud800' } },
    '#/task/body',
    /surrogate/,
  ],
  [
    'a bad member of retry',
    { ...good, task: { callback_url: url, retry: { factor: 0 } } },
    '#/task/retry/factor',
    /least 1/,
  ],
  [
    'a header of ours',
    { ...good, task: { callback_url: url, headers: { 'webhook-id': 'x' } } },
    '#/task/headers/webhook-id',
    /./,
  ],
  [
    'a line break in a header',
    { ...good, task: { callback_url: url, headers: { a: 'b\r\nc: d' } } },
    '#/task/headers/a',
    /line/,
  ],
  ['an ftp url', { ...good, task: { callback_url: 'ftp://a/{{task_id}}' } }, '#/task/callback_url', /http/],
  [
    'a url that becomes none',
    { ...good, task: { callback_url: 'http://a:{{task_id}}/' } },
    '#/task/callback_url',
    /URL/,
  ],
  [
    'a url that becomes too long',
    { ...good, task: { callback_url: `http://a/${'{{task_id}}'.repeat(100)}` } },
    '#/task/callback_url',
    /2083/,
  ],
  [
    'a header that becomes too long',
    { ...good, task: { callback_url: url, headers: { a: '{{task_id}}'.repeat(200) } } },
    '#/task/headers/a',
    /4096/,
  ],
];

for (const [what, body, pointer, detail] of cases) {
  test(`${what} is refused, and nothing else is blamed`, async () => {
    const errors = await errorsOfSchedule(body);
    assert.deepEqual(pointersOf(errors), [pointer]);
    assert.match(errors[0]!.detail, detail);
  });
}

test('placeholders may stand anywhere in url, headers and body, and the host may be one', async () => {
  const task = {
    callback_url: 'http://run-{{run_number}}.example.com/{{ task_id }}?at={{scheduled_time}}',
    headers: { 'x-schedule': '{{schedule_id}}', 'x-due': '{{due_time}}' },
    body: '{{scheduled_time}}',
  };
  assert.deepEqual(await errorsOfSchedule({ ...good, task }), []);
});

test('an unknown placeholder is left for the use case, which knows its position', async () => {
  assert.deepEqual(await errorsOfSchedule({ ...good, task: { callback_url: 'http://a/{{ nope }}' } }), []);
});

test('every bad field is reported at once, those that only the use case knows included', async () => {
  const body = { cron: '60 * * * *', timezone: 'x', foo: 1, task: { callback_url: 'x', data: 'a', body: null } };
  const errors = await errorsOfSchedule(body, (draft) => {
    // What was refused already is not looked at again.
    assert.equal(draft.timezone, undefined);
    assert.equal(draft.task.callbackUrl, '');
    assert.equal(draft.task.data, 'a');
    return [
      { pointer: '#/cron', detail: 'has minute 60', position: 1 },
      { pointer: '#/timezone', detail: 'told twice' },
      { pointer: '#/task/body', detail: 'told twice' },
    ];
  });
  assert.deepEqual(pointersOf(errors), ['#/cron', '#/foo', '#/task/body', '#/task/callback_url', '#/timezone']);
  assert.equal(errors.find(({ pointer }) => pointer === '#/cron')?.position, 1);
});

test('a rule that cannot be read is not told to be missing as well', async () => {
  const errors = await errorsOfSchedule({ task: good.task, text: 5 }, () => [{ pointer: '#', detail: 'has no rule' }]);
  assert.deepEqual(pointersOf(errors), ['#/text']);
});

for (const body of [null, [], 'text', 5, true]) {
  test(`a body that is ${JSON.stringify(body)} is refused as a whole`, async () => {
    assert.deepEqual(pointersOf(await errorsOfSchedule(body)), ['#']);
    assert.deepEqual(pointersOf(errorsOfSchedulePatch(body)), ['#']);
  });
}

test('__proto__ is refused wherever it stands, with a pointer', async () => {
  for (const [text, pointer] of [
    ['{"__proto__":{"cron":"x"}}', '#/__proto__'],
    ['{"task":{"__proto__":{}}}', '#/task/__proto__'],
    ['{"task":{"headers":{"__proto__":"x"}}}', '#/task/headers/__proto__'],
    ['{"later":{"__proto__":[]}}', '#/later/__proto__'],
    ['{"later":{"schedules":[{"__proto__":[1]}]}}', '#/later/schedules/0/__proto__'],
  ] as const) {
    assert.deepEqual(pointersOf(await errorsOfScheduleJson(text)), [pointer]);
  }
});

test('a patch takes null for all that has a default, and not for the address', async () => {
  const body = {
    cron: '@daily',
    timezone: null,
    gap: null,
    fold: null,
    start_at: null,
    end_at: null,
    max_runs: null,
    jitter: null,
    missed: null,
    catchup_window: null,
    catchup_max: null,
    overlap: null,
    calendars: null,
    on_excluded: null,
    desc: null,
    labels: null,
    task: { headers: { a: null }, retry: { factor: null }, body: null, expires_after: null },
  };
  assert.deepEqual(errorsOfSchedulePatch(body), []);
  assert.deepEqual(pointersOf(errorsOfSchedulePatch({ task: { callback_url: null } })), ['#/task/callback_url']);
  assert.deepEqual(pointersOf(errorsOfSchedulePatch({})), ['#']);
  assert.deepEqual(pointersOf(errorsOfSchedulePatch({ task: { body: '\ud800' }, state: 'paused' })), [
    '#/state',
    '#/task/body',
  ]);
});

test('the other bodies refuse what they do not know', async () => {
  assert.deepEqual(errorsOfOther('pause', {}), []);
  assert.deepEqual(pointersOf(errorsOfOther('pause', { why: 'x', reason: 5 })), ['#/reason', '#/why']);
  assert.deepEqual(pointersOf(errorsOfOther('backfill', { from: 'x', rate_per_second: 0 })), [
    '#/from',
    '#/rate_per_second',
    '#/to',
  ]);
  assert.deepEqual(pointersOf(errorsOfOther('preview', { count: 1_001, from: 'x', task: {} })), [
    '#/count',
    '#/from',
    '#/task',
  ]);
});
