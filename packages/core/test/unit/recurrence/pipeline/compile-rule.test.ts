import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compileRule } from '../../../../src/recurrence/compile-rule.ts';
import type { Rule } from '../../../../src/recurrence/rule.ts';

function compile(rule: Rule, timezone: string | null = 'Europe/Berlin'): ReturnType<typeof compileRule> {
  return compileRule({ rule, timezone, hashSeed: 'any' });
}

const forms: [rule: Rule, kind: 'wall' | 'instants'][] = [
  [{ kind: 'cron', cron: '30 9 * * MON-FRI' }, 'wall'],
  [{ kind: 'text', text: 'at 10:15 am every weekday' }, 'wall'],
  [{ kind: 'later', later: { schedules: [{ h: [10], m: [15] }] } }, 'wall'],
  [{ kind: 'rrule', rrule: 'FREQ=WEEKLY;BYDAY=MO', dtstart: '2026-01-01 09:00:00' }, 'wall'],
  [{ kind: 'every', every: '90m', anchorAt: 0 }, 'instants'],
  [{ kind: 'at', at: [1_800_000_000_000, 1_900_000_000_000] }, 'instants'],
];

for (const [rule, kind] of forms) {
  test(`a rule of the form ${rule.kind} compiles to ${kind}, with its zone and a description`, () => {
    const read = compile(rule);
    assert.ok(read.ok, JSON.stringify(read));
    assert.equal(read.value.timezone, 'Europe/Berlin');
    assert.equal(read.value.series.kind, kind);
    assert.notEqual(read.value.description, '');
    assert.notEqual(read.value.series.series.next(1_790_000_000_000), null);
  });
}

test('the zone is UTC unless told, and that of the prefix of cron when there is one', () => {
  const zone = (rule: Rule, timezone: string | null): string | undefined => {
    const read = compile(rule, timezone);
    return read.ok ? read.value.timezone : undefined;
  };
  for (const [rule] of forms) assert.equal(zone(rule, null), 'UTC');
  const prefixed: Rule = { kind: 'cron', cron: 'TZ=Asia/Tokyo 0 9 * * *' };
  assert.equal(zone(prefixed, null), 'Asia/Tokyo');
  assert.equal(zone(prefixed, 'Asia/Tokyo'), 'Asia/Tokyo');
});

test('two zones that differ are refused at the timezone', () => {
  const read = compile({ kind: 'cron', cron: 'CRON_TZ=Asia/Tokyo 0 9 * * *' }, 'Europe/Berlin');
  assert.deepEqual(!read.ok && read.faults, [
    {
      pointer: '#/timezone',
      detail: 'is Europe/Berlin, but `cron` begins with the zone Asia/Tokyo; give only one of them',
    },
  ]);
});

test('an unknown zone is refused before anything is computed in it', () => {
  for (const [rule] of forms) {
    const read = compile(rule, 'Mars/Phobos');
    assert.deepEqual(!read.ok && read.faults.map(({ pointer }) => pointer), ['#/timezone'], rule.kind);
  }
});

const broken: [rule: Rule, pointer: string][] = [
  [{ kind: 'cron', cron: '60 * * * *' }, '#/cron'],
  [{ kind: 'text', text: 'at the weekend of my life' }, '#/text'],
  [{ kind: 'later', later: { schedules: [{ h: [25] }] } }, '#/later/schedules/0/h/0'],
  [{ kind: 'every', every: '0s', anchorAt: 0 }, '#/every'],
  [{ kind: 'rrule', rrule: 'FREQ=NEVER', dtstart: '2026-01-01 09:00:00' }, '#/rrule'],
  [{ kind: 'at', at: [] }, '#/at'],
];

for (const [rule, pointer] of broken) {
  test(`a broken rule of the form ${rule.kind} is refused at ${pointer}`, () => {
    const read = compile(rule);
    assert.deepEqual(!read.ok && read.faults.map((fault) => fault.pointer), [pointer]);
  });
}
