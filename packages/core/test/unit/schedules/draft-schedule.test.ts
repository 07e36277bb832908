import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  draftSchedule,
  readDraft,
  serviceDefaults,
  type Refusal,
  type Schedule,
  type ScheduleDraft,
  type SchedulePatch,
} from '@qbasecron/core';

import { applySchedulePatch } from '../../../src/schedules/draft/apply-schedule-patch.ts';
import { newSchedule } from '../../../src/schedules/new-schedule.ts';
import { startAt } from './fakes.ts';

const inherited = serviceDefaults;
const context = {
  id: 'a1b2c3d4e5f6a1b2c3d4e5f6',
  createdAt: startAt + 123,
  timezone: 'UTC',
  calendars: [],
  inherited,
};
const task = { callbackUrl: 'http://example.com/' };

const define = (draft: Partial<ScheduleDraft>) =>
  draftSchedule({ task, ...draft } as ScheduleDraft, context, startAt).definition;

function faults(draft: object): [string, string][] {
  try {
    draftSchedule({ task, ...draft } as ScheduleDraft, context, startAt);
  } catch (error) {
    return (error as Refusal).errors.map(({ pointer, detail }) => [pointer, detail]);
  }
  return [];
}

const pointers = (draft: object): string[] => faults(draft).map(([pointer]) => pointer);

test('what a draft leaves open gets its default', () => {
  assert.deepEqual(define({ cron: '* * * * *' }), {
    rule: { kind: 'cron', cron: '* * * * *' },
    timezone: 'UTC',
    gap: null,
    fold: null,
    startAt: null,
    endAt: null,
    maxRuns: null,
    jitterMs: 0,
    missed: 'last',
    catchupWindowMs: 86_400_000,
    catchupMax: 100,
    overlap: 'allow',
    calendars: [],
    onExcluded: 'skip',
    desc: '',
    labels: [],
    task: {
      desc: '',
      callbackUrl: 'http://example.com/',
      destination: null,
      path: null,
      hashKey: null,
      priority: 'normal',
      method: 'POST',
      headers: {},
      content: { kind: 'form', data: null },
      labels: [],
      timeoutMs: 30_000,
      retry: {
        strategy: 'exponential',
        ladderMs: null,
        maxAttempts: 8,
        minBackoffMs: 1_000,
        maxBackoffMs: 3_600_000,
        factor: 2,
        maxAgeMs: 604_800_000,
      },
      success: null,
      ackTimeoutMs: 300_000,
      onSuccess: null,
      onFailure: null,
      expiresAfterMs: null,
      delivery: 'at_least_once',
    },
  });
});

test('exactly one form of a rule is taken', () => {
  assert.deepEqual(faults({}), [['#', 'has no rule: give one of `cron`, `text`, `later`, `every`, `rrule` and `at`']]);
  assert.deepEqual(pointers({ cron: '* * * * *', every: '5m', at: ['2027-01-01 00:00:00'] }), ['#/every', '#/at']);
});

test('each form of a rule is kept as it was given', () => {
  const later = { schedules: [{ h: [10] }] };
  assert.deepEqual(define({ text: 'at 10:15 am every weekday' }).rule, {
    kind: 'text',
    text: 'at 10:15 am every weekday',
  });
  assert.deepEqual(define({ later }).rule, { kind: 'later', later });
  const at = ['2027-06-30T12:00:00+02:00', '2027-01-01 09:00:00'];
  assert.deepEqual(define({ at, timezone: 'Asia/Shanghai' }).rule, {
    kind: 'at',
    at: [Date.UTC(2027, 0, 1, 1), Date.UTC(2027, 5, 30, 10)],
  });
});

test('an interval is counted from its anchor, else from the start, else from the moment of creation', () => {
  const anchorOf = (draft: Partial<ScheduleDraft>) => {
    const { rule } = define({ every: '90m', ...draft });
    return rule.kind === 'every' && rule.anchorAt;
  };
  assert.equal(anchorOf({}), context.createdAt);
  assert.equal(anchorOf({ startAt: '2027-01-01 00:00:00' }), Date.UTC(2027, 0, 1));
  assert.equal(anchorOf({ startAt: '2027-01-01 00:00:00', anchorAt: '2020-01-01 00:00:00' }), Date.UTC(2020, 0, 1));
  assert.deepEqual(pointers({ cron: '* * * * *', anchorAt: '2020-01-01 00:00:00' }), ['#/anchor_at']);
});

test('a recurrence rule begins with the start, else with the second of creation, on the clock of its zone', () => {
  const startOf = (draft: Partial<ScheduleDraft>) => {
    const { rule } = define({ rrule: 'FREQ=DAILY', timezone: 'Asia/Shanghai', ...draft });
    return rule.kind === 'rrule' && rule.dtstart;
  };
  assert.equal(startOf({}), '2026-01-15 20:00:00');
  assert.equal(startOf({ startAt: '2027-01-01T00:00:00Z' }), '2027-01-01 08:00:00');
});

test('the zone in front of a cron is that of the schedule, and contradicts no other', () => {
  assert.equal(define({ cron: 'TZ=Europe/Berlin 0 9 * * *' }).timezone, 'Europe/Berlin');
  const { startAt: begins } = define({ cron: 'CRON_TZ=Asia/Shanghai 0 9 * * *', startAt: '2027-01-01 00:00:00' });
  assert.equal(begins, Date.UTC(2026, 11, 31, 16));
  assert.equal(define({ cron: 'TZ=UTC 0 9 * * *', timezone: 'UTC' }).timezone, 'UTC');
  assert.deepEqual(pointers({ cron: 'TZ=Europe/Berlin 0 9 * * *', timezone: 'UTC' }), ['#/timezone']);
  assert.deepEqual(pointers({ cron: 'TZ=Nowhere/Else 0 9 * * *' }), ['#/cron']);
});

test('everything that is wrong is told at once, with pointers into the body', () => {
  const all = pointers({
    cron: '60 * * * *',
    startAt: 'soon',
    endAt: '2026-13-01 00:00:00',
    jitter: '25h',
    catchupWindow: '32d',
    calendars: ['holidays'],
    task: {
      callbackUrl: 'http://example.com/{{nothing}}',
      headers: { 'X-a': '1', 'x-A': '2', 'X/b': '{{nope}}' },
      data: 'x',
      body: { kind: 'text', body: 'x' },
      retry: { minBackoffMs: 10, maxBackoffMs: 5 },
      expiresAfter: '0s',
    },
  });
  assert.deepEqual(all.toSorted(), [
    '#/calendars/0',
    '#/catchup_window',
    '#/cron',
    '#/end_at',
    '#/jitter',
    '#/start_at',
    '#/task/body',
    '#/task/callback_url',
    '#/task/expires_after',
    '#/task/headers/x-A',
    '#/task/headers/x~1b',
    '#/task/retry/min_backoff_ms',
  ]);
});

test('a fault in a text points at its character', () => {
  const { errors } = readDraft({ cron: '60 * * * *', task }, context);
  assert.deepEqual([errors[0]?.pointer, errors[0]?.position], ['#/cron', 1]);
});

test('a schedule must have a future', () => {
  const cases: [object, string][] = [
    [{ cron: '0 0 30 2 *' }, '#/cron'],
    [{ cron: '* * * * *', endAt: '2026-01-15 11:00:00' }, '#/end_at'],
    [{ cron: '* * * * *', startAt: '2027-01-02 00:00:00', endAt: '2027-01-01 00:00:00' }, '#/end_at'],
    [{ cron: '0 0 1 1 *', endAt: '2026-02-01 00:00:00' }, '#/cron'],
    [{ at: ['2025-01-01 00:00:00'] }, '#/at'],
  ];
  for (const [draft, pointer] of cases) assert.deepEqual(pointers(draft), [pointer], JSON.stringify(draft));
});

test('header names are kept in lower case, and placeholders that are known are taken', () => {
  const defined = define({
    cron: '* * * * *',
    task: {
      ...task,
      headers: { 'X-Run': '{{run_number}}' },
      body: { kind: 'json', body: '{"at":"{{ due_time }}"}' },
      expiresAfter: '10m',
    },
  });
  assert.deepEqual(defined.task.headers, { 'x-run': '{{run_number}}' });
  assert.equal(defined.task.expiresAfterMs, 600_000);
});

function patched(draft: Partial<ScheduleDraft>, patch: SchedulePatch): Schedule {
  const drafted = draftSchedule({ task, ...draft } as ScheduleDraft, context, startAt);
  const schedule = newSchedule(drafted, { id: context.id, name: null, now: context.createdAt });
  const set = { schedule, patch, now: startAt, calendars: [], inherited, defaultTimezone: 'UTC' };
  return { ...schedule, ...applySchedulePatch(set).definition };
}

test('a patch of nothing leaves every form of a rule exactly as it is', () => {
  const drafts: Partial<ScheduleDraft>[] = [
    { cron: 'TZ=Europe/Berlin H 9 * * *', gap: 'skip', fold: 'both' },
    { text: 'at 10:15 am every weekday', timezone: 'Asia/Kathmandu' },
    { later: { schedules: [{ h: [10] }], exceptions: [{ D: [1] }] } },
    { every: '90m', startAt: '2026-02-01 00:00:00', anchorAt: '2020-01-01T00:00:00.500Z' },
    { rrule: 'FREQ=DAILY', timezone: 'America/New_York', endAt: '2030-01-01 00:00:00' },
    { at: ['2027-03-28 02:30:00'], timezone: 'Europe/Berlin', jitter: '90s' },
  ];
  for (const draft of drafts) {
    assert.deepEqual(patched(draft, {}), patched(draft, { timezone: undefined }));
    const { definition } = draftSchedule({ task, ...draft } as ScheduleDraft, context, startAt);
    const { rule, timezone, startAt: begins, endAt, jitterMs, gap, fold } = patched(draft, {});
    assert.deepEqual({ ...definition, rule, timezone, startAt: begins, endAt, jitterMs, gap, fold }, definition);
  }
});

test('a form of a rule in a patch replaces the others, and its zone comes with it', () => {
  const berlin = { cron: 'TZ=Europe/Berlin 0 9 * * *' };
  assert.deepEqual(patched(berlin, { text: 'at 10:15 am' }).rule, { kind: 'text', text: 'at 10:15 am' });
  assert.equal(patched(berlin, { text: 'at 10:15 am' }).timezone, 'Europe/Berlin');
  assert.equal(patched(berlin, { cron: 'TZ=Asia/Tokyo 0 9 * * *' }).timezone, 'Asia/Tokyo');
  assert.equal(patched(berlin, { cron: '0 9 * * *' }).timezone, 'Europe/Berlin');
  assert.throws(() => patched(berlin, { timezone: 'UTC' }), { code: 'invalid_request' });
  assert.throws(() => patched(berlin, { cron: null }), { code: 'invalid_request' });
  assert.throws(() => patched(berlin, { every: '1h', at: ['2027-01-01 00:00:00'] }), { code: 'invalid_request' });
});

test('an anchor stays until it is patched, and goes with its interval', () => {
  const every = { every: '1h', anchorAt: '2020-01-01 00:30:00' };
  const anchorOf = ({ rule }: Schedule) => rule.kind === 'every' && rule.anchorAt;
  assert.equal(anchorOf(patched(every, { every: '2h' })), Date.UTC(2020, 0, 1, 0, 30));
  assert.equal(anchorOf(patched(every, { anchorAt: null })), context.createdAt);
  assert.equal(anchorOf(patched({ cron: '* * * * *' }, { every: '2h' })), context.createdAt);
  assert.equal(patched(every, { cron: '* * * * *' }).rule.kind, 'cron');
  assert.throws(() => patched(every, { cron: '* * * * *', anchorAt: '2020-01-01 00:00:00' }), {
    code: 'invalid_request',
  });
});

test('null in a patch puts a field back to its default', () => {
  const full: Partial<ScheduleDraft> = {
    cron: '* * * * *',
    timezone: 'Asia/Tokyo',
    gap: 'skip',
    fold: 'last',
    startAt: '2027-01-01 00:00:00',
    endAt: '2028-01-01 00:00:00',
    maxRuns: 3,
    jitter: '5m',
    missed: 'all',
    catchupWindow: '1h',
    catchupMax: 5,
    overlap: 'skip',
    onExcluded: 'next',
    desc: 'd',
    labels: ['l'],
    task: { ...task, method: 'PUT', headers: { a: '1' }, data: 'x', timeoutMs: 5, expiresAfter: '1h', labels: ['t'] },
  };
  const nulls = Object.fromEntries(Object.keys(full).map((field) => [field, null]));
  const { cron: _cron, task: _task, ...choices } = nulls;
  const ofTask = {
    desc: null,
    method: null,
    headers: null,
    data: null,
    timeoutMs: null,
    expiresAfter: null,
    labels: null,
  };
  const schedule = patched(full, { ...choices, task: ofTask });
  const { definition } = draftSchedule({ task, cron: '* * * * *' }, context, startAt);
  assert.deepEqual({ ...schedule, ...definition }, schedule);
});

test('headers and retry of the task are merged member by member, and what is wrong points below it', () => {
  const before = { cron: '* * * * *', task: { ...task, headers: { a: '1', b: '2' } } };
  assert.deepEqual(patched(before, { task: { headers: { A: null, C: '3' } } }).task.headers, { b: '2', c: '3' });
  assert.equal(patched(before, { task: { retry: { maxAttempts: 1 } } }).task.retry.maxAttempts, 1);
  assert.throws(
    () => patched(before, { task: { callbackUrl: 'http://x/{{what}}', headers: { D: '1', d: '2' } } }),
    (error: Refusal) => {
      assert.deepEqual(error.errors.map(({ pointer }) => pointer).toSorted(), [
        '#/task/callback_url',
        '#/task/headers/d',
      ]);
      return true;
    },
  );
});

test('a task must go somewhere: to a url or to a destination, not to both', () => {
  const faultsOf = (of: object) =>
    readDraft({ cron: '* * * * *', task: of }, context).errors.map(({ pointer, detail }) => `${pointer} ${detail}`);
  assert.match(String(faultsOf({})), /^#\/task\/callback_url is missing/);
  assert.match(String(faultsOf({ callbackUrl: 'http://a/', destination: 'shop' })), /^#\/task\/destination must not/);
  assert.match(String(faultsOf({ callbackUrl: 'http://a/', path: '/x' })), /^#\/task\/path can only/);
  assert.deepEqual(faultsOf({ destination: 'shop', path: '/x/{{run_number}}' }), []);
});
