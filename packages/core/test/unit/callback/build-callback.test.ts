import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { buildCallback } from '../../../src/callback/build-callback.ts';
import type { Task } from '../../../src/model/task.ts';

const frame = { userAgent: 'QBaseCron/1' };
const startedAt = Date.UTC(2026, 10, 23, 12, 0, 0, 250);

function aTask(over: Partial<Task> = {}): Task {
  return {
    id: '65f0c0ffee00000000000001',
    time: '2026-11-23 20:00:00',
    desc: '财神给小墨发送消息',
    callbackUrl: 'http://127.0.0.1:3453/api/v0.1.0/push/api',
    method: 'POST',
    headers: {},
    content: { kind: 'form', data: 'eyJ0b2tlbiI6Iui/meaYr+aIkSJ9==' },
    timeoutMs: 30_000,
    delivery: 'at_least_once',
    dueAt: Date.UTC(2026, 10, 23, 12),
    attemptCount: 0,
    ...over,
  } as Task;
}

test('a form task is sent as the seed’s callback: _id, time, desc and data', () => {
  const request = buildCallback(aTask(), startedAt, frame);
  assert.equal(request.headers['content-type'], 'application/x-www-form-urlencoded');
  assert.deepEqual(
    [...new URLSearchParams(request.body ?? '')],
    [
      ['_id', '65f0c0ffee00000000000001'],
      ['time', '2026-11-23 20:00:00'],
      ['desc', '财神给小墨发送消息'],
      ['data', 'eyJ0b2tlbiI6Iui/meaYr+aIkSJ9=='],
    ],
  );
});

test('any text in desc and data comes out of the form as it went in', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }), (desc, data) => {
      fc.pre(desc.isWellFormed() && data.isWellFormed());
      const request = buildCallback(aTask({ desc, content: { kind: 'form', data } }), startedAt, frame);
      const form = new URLSearchParams(request.body ?? '');
      assert.equal(form.get('desc'), desc);
      assert.equal(form.get('data'), data);
    }),
  );
});

test('a body is sent unmodified, with the content type of its kind unless the user gives one', () => {
  const body = '{"a": 1,  "big": 12345678901234567890}';
  const json = buildCallback(aTask({ content: { kind: 'json', body } }), startedAt, frame);
  assert.equal(json.body, body);
  assert.equal(json.headers['content-type'], 'application/json');
  const text = buildCallback(aTask({ content: { kind: 'text', body } }), startedAt, frame);
  assert.equal(text.headers['content-type'], 'text/plain; charset=utf-8');
  const own = aTask({ content: { kind: 'text', body }, headers: { 'content-type': 'application/xml' } });
  assert.equal(buildCallback(own, startedAt, frame).headers['content-type'], 'application/xml');
});

test('our headers: a stable id, the attempt’s time in seconds, the due time and the attempt’s number from 1', () => {
  const { headers } = buildCallback(aTask({ attemptCount: 2 }), startedAt, frame);
  assert.equal(headers['webhook-id'], '65f0c0ffee00000000000001');
  assert.equal(headers['webhook-timestamp'], String(Math.floor(startedAt / 1_000)));
  assert.equal(headers['qbasecron-due-at'], '2026-11-23T12:00:00.000Z');
  assert.equal(headers['qbasecron-attempt'], '3');
  assert.equal(headers['user-agent'], 'QBaseCron/1');
});

test('nothing that the user set replaces a header of ours', () => {
  const headers = { 'webhook-id': 'forged', 'qbasecron-attempt': '99', 'user-agent': 'forged' };
  const request = buildCallback(aTask({ headers }), startedAt, frame);
  assert.equal(request.headers['webhook-id'], '65f0c0ffee00000000000001');
  assert.equal(request.headers['qbasecron-attempt'], '1');
  assert.equal(request.headers['user-agent'], 'QBaseCron/1');
});

test('GET and HEAD carry no body', () => {
  for (const method of ['GET', 'HEAD']) {
    const request = buildCallback(aTask({ method }), startedAt, frame);
    assert.equal(request.body, null);
    assert.equal(request.headers['content-type'], undefined);
  }
});

test('an at_most_once task is never sent again on its own', () => {
  assert.equal(buildCallback(aTask({ delivery: 'at_most_once' }), startedAt, frame).resendOnStaleSocket, false);
  assert.equal(buildCallback(aTask(), startedAt, frame).resendOnStaleSocket, true);
});
