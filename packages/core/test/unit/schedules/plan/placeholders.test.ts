import assert from 'node:assert/strict';
import { it } from 'node:test';

import { buildOccurrence } from '../../../../src/schedules/plan/build-occurrence.ts';
import { checkPlaceholders, fillText } from '../../../../src/schedules/plan/placeholders.ts';
import { noon, someSchedule } from './support.ts';

const values = {
  scheduled_time: '2026-11-23T12:00:00.000Z',
  due_time: '2026-11-23T12:00:01.000Z',
  schedule_id: 's',
  task_id: 't',
  run_number: '7',
};

it('fills in each placeholder, with or without spaces, and leaves other braces alone', () => {
  assert.equal(fillText('{{run_number}} {{ schedule_id }}/{{task_id}}', values), '7 s/t');
  assert.equal(fillText('{"a":{"b":{}}} {{}} {{ 1 }}', values), '{"a":{"b":{}}} {{}} {{ 1 }}');
});

it('refuses an unknown placeholder in each part, with pointer and position', () => {
  const errors = checkPlaceholders({
    callbackUrl: 'http://x/{{nope}}',
    path: '/{{nope}}',
    headers: { 'x-a/b': '{{run_number}}', 'x-b': 'a {{__proto__}}' },
    content: { kind: 'json', body: '{"at":"{{due_time}}","x":"{{constructor}}"}' },
  });
  assert.deepEqual(
    errors.map(({ pointer, position }) => [pointer, position]),
    [
      ['#/task/callback_url', 10],
      ['#/task/path', 2],
      ['#/task/headers/x-b', 3],
      ['#/task/body', 27],
    ],
  );
});

it('fills an occurrence in, in url, headers and content', () => {
  const schedule = someSchedule();
  const template = {
    ...schedule.task,
    callbackUrl: 'http://127.0.0.1/{{run_number}}',
    headers: { 'x-at': '{{scheduled_time}}' },
    content: { kind: 'text' as const, body: '{{due_time}}' },
  };
  const run = {
    nominalAt: noon,
    dueAt: noon + 500,
    runNumber: 3,
    kind: 'planned',
    overlap: 'allow',
    backfillId: null,
  } as const;
  const task = buildOccurrence({ ...schedule, task: template }, { ...run, id: 'x' }, noon - 15_000, 16);
  assert.equal(task.callbackUrl, 'http://127.0.0.1/3');
  assert.deepEqual(task.headers, { 'x-at': '2026-11-23T12:00:00.000Z' });
  assert.deepEqual(task.content, { kind: 'text', body: '2026-11-23T12:00:00.500Z' });
  assert.deepEqual([task.dueAt, task.nextAttemptAt, task.ageFromAt], [noon + 500, noon + 500, noon + 500]);
});
