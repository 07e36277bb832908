import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  backfillRecordSchema,
  backfillView,
  listContentCharsMax,
  scheduleListView,
  scheduleRecordSchema,
  scheduleView,
} from '@qbasecron/contracts';
import type { Rule, Schedule } from '@qbasecron/core';
import { Ajv } from 'ajv';

import { sampleSchedule } from './sample-schedule.ts';

const ajv = new Ajv({ allErrors: true, allowUnionTypes: true });
const fitsRecord = ajv.compile({ ...scheduleRecordSchema, additionalProperties: false });
const fitsBackfill = ajv.compile({ ...backfillRecordSchema, additionalProperties: false });

function view(changes: Partial<Schedule> = {}) {
  const record = scheduleView({
    schedule: sampleSchedule(changes),
    description: 'In words',
    next: { nominalAt: 1_794_445_200_000, dueAt: 1_794_445_201_000 },
  });
  assert.ok(fitsRecord(record), JSON.stringify(fitsRecord.errors));
  return record;
}

test('a record tells every choice, durations and instants as a user writes them', () => {
  const record = view({ jitterMs: 90_000, startAt: 1_794_358_800_000 });
  assert.equal(record.cron, '0 9 * * MON-FRI');
  assert.equal(record.description, 'In words');
  assert.equal(record.jitter, '1m30s');
  assert.equal(record.catchup_window, '1d');
  assert.equal(record.start_at, '2026-11-11T01:00:00.000Z');
  assert.equal(record.next_at, '2026-11-12T01:00:01.000Z');
  assert.equal(record.next_nominal_time, '2026-11-12T01:00:00.000Z');
  assert.equal(record.task.expires_after, '10m');
  assert.equal(JSON.stringify(record.task.body), '{"n":12345678901234567890}');
});

const forms: [Rule, Record<string, unknown>][] = [
  [{ kind: 'cron', cron: '@daily' }, { cron: '@daily' }],
  [{ kind: 'text', text: 'every 5 mins' }, { text: 'every 5 mins' }],
  [{ kind: 'later', later: { schedules: [{ h: [9] }] } }, { later: { schedules: [{ h: [9] }] } }],
  [
    { kind: 'every', every: '90m', anchorAt: 0 },
    { every: '90m', anchor_at: '1970-01-01T00:00:00.000Z' },
  ],
  [
    { kind: 'rrule', rrule: 'FREQ=DAILY', dtstart: '2026-11-11 09:00:00' },
    { rrule: 'FREQ=DAILY', dtstart: '2026-11-11 09:00:00' },
  ],
  [{ kind: 'at', at: [0, 1_000] }, { at: ['1970-01-01T00:00:00.000Z', '1970-01-01T00:00:01.000Z'] }],
];

for (const [rule, told] of forms) {
  test(`a rule by ${rule.kind} is told as it was given, and the other forms are null`, () => {
    const { cron, text, later, every, anchor_at, rrule, dtstart, at } = view({ rule });
    const record = { cron, text, later, every, anchor_at, rrule, dtstart, at };
    assert.deepEqual(record, { ...Object.fromEntries(Object.keys(record).map((name) => [name, null])), ...told });
  });
}

test('pause, end and what does not run are told', () => {
  const skip = { from: 0, to: null, count: null, reason: 'max_runs' } as const;
  const record = view({
    state: 'paused',
    pause: { at: 0, reason: 'moved', by: null },
    finishReason: 'max_runs',
    openSkip: skip,
  });
  assert.deepEqual(record.pause, { at: '1970-01-01T00:00:00.000Z', reason: 'moved', by: null });
  assert.deepEqual(record.open_skip, { ...skip, from: '1970-01-01T00:00:00.000Z' });
});

test('a list leaves out long content and says so', () => {
  const schedule = sampleSchedule();
  schedule.task.content = { kind: 'text', body: 'x'.repeat(listContentCharsMax + 1) };
  const { task } = scheduleListView({ schedule, description: '', next: null });
  assert.deepEqual([task.body, task.data, task.is_content_omitted], [null, null, true]);
  const short = scheduleListView({ schedule: sampleSchedule(), description: '', next: null });
  assert.equal(short.task.is_content_omitted, false);
});

test('a backfill is told by a record that fits its schema', () => {
  const record = backfillView({
    id: '66f0c2b5d3e4f5a6b7c8d9e1',
    scheduleId: '66f0c2a1d3e4f5a6b7c8d9e0',
    from: 0,
    to: 1_000,
    overlap: 'allow',
    ratePerSecond: 10,
    state: 'running',
    plannedUntil: 0,
    plannedCount: 0,
    nextPlanAt: 0,
    createdAt: 0,
    updatedAt: 0,
    finishedAt: null,
    purgeAt: null,
  });
  assert.ok(fitsBackfill(record), JSON.stringify(fitsBackfill.errors));
});
