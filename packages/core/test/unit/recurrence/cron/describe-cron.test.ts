import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compileCron } from '../../../../src/recurrence/cron/compile-cron.ts';
import { randomCron, seeded } from './random-cron.ts';

function describe(cron: string): string {
  const compiled = compileCron({ cron, hashSeed: 'seed' });
  return compiled.ok ? compiled.value.description : JSON.stringify(compiled.faults);
}

test('an expression is told in plain English with the hours of 24', () => {
  for (const [cron, description] of [
    ['*/5 * * * *', 'Every 5 minutes'],
    ['* * * * * *', 'Every second'],
    ['30 14 * * *', 'At 14:30'],
    ['0 9 * * MON-FRI', 'At 09:00, Monday through Friday'],
    ['0 0 * * FRI-MON', 'At 00:00, Friday through Monday'],
    ['0 9 1,15,L * *', 'At 09:00, on day 1, 15, and the last day of the month'],
    ['0 9 L-3 * *', 'At 09:00, 3 days before the last day of the month'],
    ['0 9 15W * *', 'At 09:00, on the weekday nearest day 15 of the month'],
    ['1-50/7 * * * *', 'Every 7 minutes, minutes 1 through 50 past the hour'],
    ['5/15 * * * *', 'Every 15 minutes, starting at 5 minutes past the hour'],
    ['0 22-2 * * *', 'Every hour, between 22:00 and 02:00'],
    ['0 9 * * 2#3', 'At 09:00, on the third Tuesday of the month'],
    ['0 0 0 1 1 * 2027-2030', 'At 00:00, on day 1 of the month, only in January, 2027 through 2030'],
    ['@hourly', 'Every hour'],
    ['TZ=Europe/Berlin 0 9 * * *', 'At 09:00'],
  ] as const) {
    assert.equal(describe(cron), description, cron);
  }
});

test('a description tells whether a day and a weekday must both hold', () => {
  assert.equal(describe('0 9 1 * MON'), 'At 09:00, on day 1 of the month, or on Monday');
  assert.equal(describe('0 9 13 * 1-5'), 'At 09:00, on day 13 of the month, or on Monday to Friday');
  assert.equal(describe('0 9 L 3 5L'), 'At 09:00, on the last day of the month, or on the last Friday, in March');
  assert.equal(describe('0 9 13 * */5'), 'At 09:00, on day 13 of the month if that is Sunday or Friday');
  assert.equal(describe('0 9 13 * 0-6'), 'At 09:00');
});

test('a description leaves nothing out and says no interval that is none', () => {
  assert.equal(describe('*/40 * * * *'), 'At 0 and 40 minutes past the hour');
  assert.equal(describe('0 18/7 * * *'), 'At 18:00');
  assert.equal(describe('12,40-50/5 9 * * *'), 'At 12, 40, 45, and 50 minutes past the hour, at 09:00');
  assert.equal(describe('0 0 * * MON,TUE#1'), 'At 00:00, on Monday or the first Tuesday');
  assert.equal(describe('0 0 28-2 * *'), 'At 00:00, on day 1, day 2 or day 28 to day 31 of the month');
  assert.equal(describe('0 0 L-3,2 * *'), 'At 00:00, on day 2 or the day 3 before the last of the month');
  assert.equal(
    describe('0 0 LW,3 1,2,3 *'),
    'At 00:00, on day 3 or the last weekday of the month, in January to March',
  );
});

test('H is told by the values that it stands for', () => {
  assert.match(describe('H H * * *'), /^At \d\d:\d\d$/);
  assert.match(describe('H/30 * * * *'), /^At \d+ and \d+ minutes past the hour$/);
});

test('every expression has a description', () => {
  const random = seeded(11);
  for (let count = 0; count < 5_000; count++) {
    const cron = randomCron(random);
    const description = describe(cron);
    assert.match(description, /^(At|Every|Seconds|Minutes|\[\{"pointer":"#\/cron","detail":"never fires)/, cron);
    assert.doesNotMatch(description, /undefined|null|NaN/, cron);
  }
});
