import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { RecurrenceInput } from '../../../../src/recurrence/recurrence.ts';
import type { Rule } from '../../../../src/recurrence/rule.ts';
import { walk } from '../zone/series-kit.ts';
import { cron, faults, instant, recurrence } from './kit.ts';

const noons = ['2026-06-01T12:00:00Z', '2026-06-02T12:00:00Z', '2026-06-03T12:00:00Z'].map(instant);

function nominals(set: Partial<RecurrenceInput>): number[] {
  return walk({ next: recurrence(set).nextNominal }, instant('2026-06-01T00:00:00Z'), instant('2026-06-04T00:00:00Z'));
}

test('start_at is inclusive and end_at exclusive, to the millisecond', () => {
  const [first = 0, second = 0, third = 0] = noons;
  assert.deepEqual(nominals({}), noons);
  assert.deepEqual(nominals({ startAt: second }), [second, third]);
  assert.deepEqual(nominals({ startAt: second + 1 }), [third]);
  assert.deepEqual(nominals({ endAt: third }), [first, second]);
  assert.deepEqual(nominals({ endAt: third + 1 }), noons);
  assert.deepEqual(nominals({ startAt: second, endAt: second + 1 }), [second]);
});

test('the next nominal time comes strictly after', () => {
  const [first = 0, second = 0] = noons;
  const { nextNominal } = recurrence({});
  assert.equal(nextNominal(first - 1), first);
  assert.equal(nextNominal(first), second);
  assert.equal(nextNominal(second - 1), second);
});

test('a window without any occurrence is refused at the rule', () => {
  const [first = 0, second = 0] = noons;
  assert.deepEqual(faults({ startAt: first + 1, endAt: second }), [
    { pointer: '#/cron', detail: 'has no occurrence between `start_at` and `end_at`' },
  ]);
  assert.deepEqual(faults({ rule: { kind: 'at', at: [first] }, startAt: second }), [
    { pointer: '#/at', detail: 'has no occurrence from `start_at` on' },
  ]);
});

test('a rule that can never fire is refused with the reason', () => {
  const [fault] = faults({ rule: { kind: 'cron', cron: '0 0 30 2 *' } });
  assert.equal(fault?.pointer, '#/cron');
  assert.match(fault.detail, /^never fires/);
});

test('what is refused by its form is not computed any further', () => {
  const [fault, ...others] = faults({ rule: { kind: 'cron', cron: 'abc' }, startAt: 0 });
  assert.equal(fault?.pointer, '#/cron');
  assert.equal(others.length, 0);
});

test('every and at count instants and know no summer time', () => {
  const changeAt = instant('2026-03-29T01:00:00Z');
  const day = 86_400_000;
  const daily: Rule = { kind: 'every', every: '1d', anchorAt: changeAt - day };
  const every = recurrence({ rule: daily, timezone: 'Europe/Berlin', gap: 'skip', fold: 'both' });
  assert.equal(every.nextNominal(changeAt), changeAt + day);
  assert.equal(every.explain(changeAt), null);
  const at = recurrence({ rule: { kind: 'at', at: [changeAt] }, timezone: 'Europe/Berlin', gap: 'skip' });
  assert.equal(at.nextNominal(0), changeAt);
});

test('an hourly cron runs 8,760 times in New York in 2026, and a daily one at 02:30 or 01:30 365 times', () => {
  const count = (text: string): number =>
    walk(
      { next: cron(text, { timezone: 'America/New_York' }).nextNominal },
      instant('2026-01-01T05:00:00Z') - 1,
      instant('2027-01-01T05:00:00Z') - 1,
    ).length;
  assert.equal(count('0 * * * *'), 8_760);
  assert.equal(count('30 2 * * *'), 365);
  assert.equal(count('30 1 * * *'), 365);
});

test('nominal times outside the years 1 to 9999 do not exist, and asking for them does no harm', () => {
  const { nextNominal } = recurrence({
    rule: { kind: 'every', every: '1d', anchorAt: 0 },
    timezone: 'America/New_York',
  });
  assert.equal(nextNominal(Number.MAX_SAFE_INTEGER), null);
  assert.equal(nextNominal(instant('9999-12-31T00:00:00Z')), null);
  assert.equal(nextNominal(Number.NEGATIVE_INFINITY), instant('0001-01-01T00:00:00Z'));
});

const someRules: Rule[] = [
  { kind: 'cron', cron: '*/17 * * * *' },
  { kind: 'cron', cron: '30 2,3 * * *' },
  { kind: 'cron', cron: 'H H * * 1-5' },
  { kind: 'text', text: 'every 2 hours on the 30th minute' },
  { kind: 'later', later: { schedules: [{ h: [1, 2, 3], m: [0, 30] }], exceptions: [{ d: [7] }] } },
  { kind: 'rrule', rrule: 'FREQ=HOURLY;INTERVAL=5', dtstart: '2026-01-01 00:30:00' },
  { kind: 'every', every: '7h13m', anchorAt: 12_345 },
  { kind: 'at', at: [1_774_700_000_000, 1_774_800_000_000, 1_793_000_000_000] },
];

test('nominal times strictly increase and do not depend on how they were reached, in any form, zone and choice', () => {
  const spring = instant('2026-03-29T01:00:00Z');
  fc.assert(
    fc.property(
      fc.constantFrom(...someRules),
      fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu'),
      fc.constantFrom('shift', 'skip', null),
      fc.constantFrom('first', 'last', 'both', null),
      fc.integer({ min: spring - 400 * 86_400_000, max: spring + 400 * 86_400_000 }),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (rule, timezone, gap, fold, after, part) => {
        const input = { rule, timezone, gap, fold };
        const next = recurrence(input).nextNominal(after);
        if (next === null) return;
        assert.ok(next > after && Number.isInteger(next));
        const between = Math.min(next - 1, Math.floor(after + part * (next - after)));
        assert.equal(recurrence(input).nextNominal(between), next);
      },
    ),
    { numRuns: 400 },
  );
});
