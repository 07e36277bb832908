import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  createScheduleSchema,
  draftFromSchedule,
  parseJsonBody,
  patchFromSchedule,
  patchScheduleSchema,
  previewBodySchema,
  type CreateScheduleBody,
  type PatchScheduleBody,
} from '@qbasecron/contracts';

const text = `{
  "cron": "0 9 * * *", "timezone": "UTC", "gap": "skip", "fold": "both",
  "start_at": "2027-01-01 00:00:00", "end_at": "2028-01-01 00:00:00", "max_runs": 3, "jitter": "5m",
  "missed": "all", "catchup_window": "2h", "catchup_max": 5, "overlap": "skip", "calendars": ["a"],
  "on_excluded": "next", "desc": "d", "labels": ["l"],
  "task": {
    "desc": "t", "callback_url": "http://a/", "method": "PUT", "headers": {"x": "y"}, "body": {"n": 1.50},
    "labels": ["m"], "timeout_ms": 1000, "retry": {"max_attempts": 2}, "expires_after": "1h", "delivery": "at_most_once"
  }
}`;

test('every field of a body reaches the draft, and the body of the task as it was written', () => {
  const parsed = parseJsonBody(text);
  assert.ok(parsed.ok);
  const draft = draftFromSchedule(parsed.value as CreateScheduleBody);
  const { task, ...rest } = JSON.parse(JSON.stringify(draft)) as Record<string, unknown>;
  assert.deepEqual(rest, {
    cron: '0 9 * * *',
    timezone: 'UTC',
    gap: 'skip',
    fold: 'both',
    startAt: '2027-01-01 00:00:00',
    endAt: '2028-01-01 00:00:00',
    maxRuns: 3,
    jitter: '5m',
    missed: 'all',
    catchupWindow: '2h',
    catchupMax: 5,
    overlap: 'skip',
    calendars: ['a'],
    onExcluded: 'next',
    desc: 'd',
    labels: ['l'],
  });
  assert.deepEqual(task, {
    desc: 't',
    callbackUrl: 'http://a/',
    method: 'PUT',
    headers: { x: 'y' },
    body: { kind: 'json', body: '{"n": 1.50}' },
    labels: ['m'],
    timeoutMs: 1_000,
    retry: { maxAttempts: 2 },
    expiresAfter: '1h',
    delivery: 'at_most_once',
  });
});

test('null in a patch stays null, and what is not there stays away', () => {
  const patch = patchFromSchedule({
    at: null,
    later: { schedules: [] },
    jitter: null,
    task: { body: null, retry: { factor: null }, expires_after: null },
  } as PatchScheduleBody);
  assert.deepEqual([patch.at, patch.jitter, patch.cron], [null, null, undefined]);
  assert.deepEqual(patch.later, { schedules: [] });
  assert.equal(patch.task?.body, null);
  assert.equal(patch.task?.retry?.factor, null);
  assert.equal(patch.task?.expiresAfter, null);
  assert.equal(patchFromSchedule({ desc: 'x' }).task, undefined);
});

test('a patch knows the fields of a new schedule and no other, and a preview those that say when', () => {
  const fields = Object.keys(createScheduleSchema.properties).toSorted();
  assert.deepEqual(Object.keys(patchScheduleSchema.properties).toSorted(), fields);
  const previewed = Object.keys(previewBodySchema.properties).filter((name) => name !== 'from' && name !== 'count');
  assert.deepEqual(
    previewed.filter((name) => !fields.includes(name)),
    [],
  );
});
