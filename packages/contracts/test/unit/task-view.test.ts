import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  listContentCharsMax,
  taskDetailSchema,
  taskDetailView,
  taskListView,
  taskRecordSchema,
  taskView,
  workerItemSchema,
  workerView,
} from '@qbasecron/contracts';
import { taskStates, type Attempt } from '@qbasecron/core';
import { Ajv } from 'ajv';

import { sampleTask } from './sample-task.ts';

const ajv = new Ajv({ allErrors: true, allowUnionTypes: true });
const fitsRecord = ajv.compile({ ...taskRecordSchema, additionalProperties: false });
const fitsDetail = ajv.compile({ ...taskDetailSchema, additionalProperties: false });

const attempt: Attempt = {
  taskId: '5463a9b1c2d3e4f5a6b7c8d9',
  number: 1,
  token: 't',
  worker: 'w',
  startedAt: 1_415_675_400_003,
  latenessMs: 3,
  outcome: 'rejected',
  status: 500,
  errorCode: null,
  errorDetail: null,
  responseExcerpt: 'no',
  timings: { dnsMs: null, connectMs: 1, tlsMs: null, firstByteMs: 2, totalMs: 2.5 },
  target: null,
  requests: [],
  nextAttemptAt: 1_415_675_401_000,
};

test("a record has the seed's names, and instants as ISO 8601 with milliseconds", () => {
  const record = taskView(sampleTask());
  assert.equal(record._id, '5463a9b1c2d3e4f5a6b7c8d9');
  assert.equal(record.time, '2014-11-11 11:10:00');
  assert.equal(record.desc, '财神给小墨发送消息');
  assert.equal(record.callback_url, 'http://127.0.0.1:3453/api/v0.1.0/push/api');
  assert.equal(record.is_finished, false);
  assert.equal(record.create_at, '2014-11-11T03:03:20.000Z');
  assert.equal(record.data, 'e30=');
  assert.equal(record.due_at, '2014-11-11T03:10:00.000Z');
  assert.equal(record.next_attempt_at, '2014-11-11T03:10:00.000Z');
});

test('a task of a schedule tells where it comes from', () => {
  const record = taskView(
    sampleTask({
      scheduleId: '66f0c2a1d3e4f5a6b7c8d9e0',
      occurrence: {
        scheduleRevision: 2,
        nominalAt: 1_415_675_400_000,
        runNumber: 7,
        kind: 'catchup',
        overlap: 'skip',
        backfillId: null,
        endsAfterAttempt: false,
      },
    }),
  );
  assert.ok(fitsRecord(record), JSON.stringify(fitsRecord.errors));
  assert.deepEqual(record.occurrence, {
    schedule_revision: 2,
    nominal_time: '2014-11-11T03:10:00.000Z',
    run_number: 7,
    kind: 'catchup',
    overlap: 'skip',
    backfill_id: null,
  });
});

test('every state is told by a record that fits its schema, and only a waiting task has a next attempt', () => {
  for (const state of taskStates) {
    const record = taskView(sampleTask({ state, timeResolution: { kind: 'gap', note: 'moved' }, expiresAt: 1 }));
    assert.ok(fitsRecord(record), JSON.stringify(fitsRecord.errors));
    const isFinished = !['scheduled', 'delivering', 'awaiting_ack'].includes(state);
    assert.equal(record.is_finished, isFinished);
    assert.equal(record.next_attempt_at === null, isFinished);
  }
});

test('no field of ours leaks: neither lease nor partition nor hash is in a record', () => {
  const text = JSON.stringify(
    taskView(sampleTask({ lease: { worker: 'w-1', token: 'secret' }, payloadHash: 'payloadhash' })),
  );
  assert.doesNotMatch(text, /secret|payload_?hash|partition|lease/i);
});

test('a task is told with all its attempts, by a record that fits its schema', () => {
  const detail = taskDetailView(sampleTask(), [attempt, { ...attempt, number: 2, outcome: 'lost', timings: null }]);
  assert.ok(fitsDetail(detail), JSON.stringify(fitsDetail.errors));
  assert.deepEqual(
    detail.attempts.map(({ number }) => number),
    [1, 2],
  );
  assert.equal(detail.attempts[0]!.start_at, '2014-11-11T03:10:00.003Z');
  assert.equal(detail.attempts[0]!.next_attempt_at, '2014-11-11T03:10:01.000Z');
});

test('JSON content is shown as JSON, and no number in it changes', () => {
  const body = '{"id":12345678901234567890,"price":1.50,"far":1e400,"small":7,"text":"1e400"}';
  const record = taskView(sampleTask({ content: { kind: 'json', body } }));
  assert.equal(record.data, null);
  assert.ok(JSON.stringify(record).includes(`"body":${body}`));
});

test('text content is shown as text', () => {
  assert.equal(taskView(sampleTask({ content: { kind: 'text', body: '{"a":1}' } })).body, '{"a":1}');
});

test('a list leaves long content out and says so; the task itself has it', () => {
  const long = 'x'.repeat(listContentCharsMax + 1);
  for (const content of [
    { kind: 'form', data: long },
    { kind: 'json', body: JSON.stringify(long) },
  ] as const) {
    const listed = taskListView(sampleTask({ content }));
    assert.deepEqual([listed.data, listed.body, listed.is_content_omitted], [null, null, true]);
    const whole = taskView(sampleTask({ content }));
    assert.equal(whole.data ?? whole.body, long);
    assert.equal(whole.is_content_omitted, false);
  }
  assert.equal(taskListView(sampleTask()).data, 'e30=');
});

test('a worker is told with the age of its lease', () => {
  const view = workerView(
    {
      id: 'w-1',
      name: 'w',
      state: 'alive',
      version: '0.1.0',
      startedAt: 1_415_675_000_000,
      renewedAt: 1_415_675_400_000,
      figures: {
        armedCount: 2,
        inFlightCount: 1,
        clockOffsetMs: 0.4,
        timerUp: true,
        draining: false,
        attempts: [],
        latenessCounts: [],
        latenessSumMs: 0,
        ledgerLatencyMs: 1,
        destinations: [],
        timerLatencyMs: 1,
      },
    },
    1_415_675_401_500,
  );
  assert.equal(view.lease_age_ms, 1_500);
  assert.equal(view.armed_count, 2);
  assert.ok(ajv.validate({ ...workerItemSchema, additionalProperties: false }, view));
});
