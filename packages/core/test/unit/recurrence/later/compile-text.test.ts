import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compileText } from '../../../../src/recurrence/later/compile-text.ts';
import type { LaterJson } from '../../../../src/recurrence/rule.ts';
import { formatInstant } from '../../../../src/time/format-instant.ts';

/** The first wall times of 2026, as `01-01T10:15:00`; an hour or minute of 00 is shown too. */
function firing(text: string, count = 3): string[] {
  const compiled = compileText(text);
  assert.ok(compiled.ok, `${text}: ${JSON.stringify(compiled)}`);
  const found: string[] = [];
  let at: number | null = Date.parse('2026-01-01T00:00:00Z') - 1;
  while (found.length < count) {
    at = compiled.value.series.next(at);
    if (at === null) break;
    found.push(formatInstant(at).slice(5, 19));
  }
  return found;
}

function json(text: string): LaterJson {
  const compiled = compileText(text);
  assert.ok(compiled.ok, `${text}: ${JSON.stringify(compiled)}`);
  return compiled.value.later;
}

const good: [text: string, first: string, second: string, third: string][] = [
  ['every 5 mins', '01-01T00:00:00', '01-01T00:05:00', '01-01T00:10:00'],
  ['every minute', '01-01T00:00:00', '01-01T00:01:00', '01-01T00:02:00'],
  ['every 60 minutes', '01-01T00:00:00', '01-01T01:00:00', '01-01T02:00:00'],
  ['every 24 hours', '01-01T00:00:00', '01-02T00:00:00', '01-03T00:00:00'],
  ['every 2nd hour', '01-01T00:00:00', '01-01T02:00:00', '01-01T04:00:00'],
  ['every 20 mins starting on the 5th minute', '01-01T00:05:00', '01-01T00:25:00', '01-01T00:45:00'],
  ['every 20 min starting at 5 min', '01-01T00:05:00', '01-01T00:25:00', '01-01T00:45:00'],
  ['every 7 mins between the 10 and 20 minute', '01-01T00:10:00', '01-01T00:17:00', '01-01T01:10:00'],
  ['every month', '01-01T00:00:00', '02-01T00:00:00', '03-01T00:00:00'],
  ['every week', '01-05T00:00:00', '01-12T00:00:00', '01-19T00:00:00'],
  ['every year', '01-01T00:00:00', '01-01T00:00:00', '01-01T00:00:00'],
  ['every month on the first monday at 9 am', '01-05T09:00:00', '02-02T09:00:00', '03-02T09:00:00'],
  ['EVERY WEEKDAY AT 10:15 AM', '01-01T10:15:00', '01-02T10:15:00', '01-05T10:15:00'],
  ['at 12:00 am', '01-01T00:00:00', '01-02T00:00:00', '01-03T00:00:00'],
  ['at 12:00 pm', '01-01T12:00:00', '01-02T12:00:00', '01-03T12:00:00'],
  ['@ 00:30', '01-01T00:30:00', '01-02T00:30:00', '01-03T00:30:00'],
  ['at 5pm, 6:30pm and on mon', '01-05T17:00:00', '01-05T18:30:00', '01-12T17:00:00'],
  ['on the last day of the month', '01-31T00:00:00', '02-28T00:00:00', '03-31T00:00:00'],
  ['on the last day of february', '02-28T00:00:00', '02-28T00:00:00', '02-29T00:00:00'],
  ['on the 1st hour on the 3rd minute', '01-01T01:03:00', '01-02T01:03:00', '01-03T01:03:00'],
  ['on sat-sun', '01-03T00:00:00', '01-04T00:00:00', '01-10T00:00:00'],
  ['of november through february on the 1st day', '01-01T00:00:00', '02-01T00:00:00', '11-01T00:00:00'],
  ['on the last week of the month at 9 am', '01-25T09:00:00', '01-26T09:00:00', '01-27T09:00:00'],
  ['on the last week of the year', '12-28T00:00:00', '12-27T00:00:00', '12-25T00:00:00'],
  ['every 30 mins after 11:10 pm', '01-01T23:30:00', '01-02T23:30:00', '01-03T23:30:00'],
  ['every 15 mins before the 1st hour', '01-01T00:00:00', '01-01T00:15:00', '01-01T00:30:00'],
  ['every 15 mins after the 23rd hour', '01-01T23:00:00', '01-01T23:15:00', '01-01T23:30:00'],
  ['every 5 mins except before 11:50 pm', '01-01T23:50:00', '01-01T23:55:00', '01-02T23:50:00'],
  ['every 12 hours except at 12:00 pm on fri', '01-01T00:00:00', '01-01T12:00:00', '01-02T00:00:00'],
  ['every weekday at 9 am, except of january', '02-02T09:00:00', '02-03T09:00:00', '02-04T09:00:00'],
];

for (const [text, ...expected] of good) {
  test(`"${text}" fires at ${expected.join(', ')}`, () => {
    assert.deepEqual(firing(text), expected);
  });
}

test('the JSON that is told says what the text says', () => {
  assert.deepEqual(json('at 10:15 am every weekday'), { schedules: [{ t: [36_900], dw: [2, 3, 4, 5, 6] }] });
  assert.deepEqual(json('every 20 mins after 9:00 am except on sun also on the last day'), {
    schedules: [{ m: [0, 20, 40], t_a: [32_400] }],
    exceptions: [{ dw: [1] }, { D: [0] }],
  });
});

test('a text is described in other words than its own', () => {
  const describe = (text: string): string => {
    const compiled = compileText(text);
    return compiled.ok ? compiled.value.description : '';
  };
  assert.equal(describe('every 5 mins'), 'Every 5 minutes');
  assert.equal(describe('every 2 hours'), 'At the full hour, every 2 hours');
  assert.equal(describe('every 20 mins starting on the 5th minute'), 'Every 20 minutes from minute 5 on');
  assert.equal(describe('at 10:15 am every weekday'), 'At 10:15:00, on Monday to Friday');
  assert.equal(
    describe('on the 1st, 2nd, 3rd and last day'),
    'At 00:00:00, on the 1st to 3rd and last day of the month',
  );
  assert.equal(describe('on the last friday at 6 pm'), 'On the last Friday of the month, at 18:00:00');
  assert.equal(describe('every month'), 'At 00:00:00 of the first day, every month');
  assert.equal(
    describe('every 10 mins after 9 am before 5 pm on sat also at 1 pm except in june'),
    'From 09:00:00 on, before 17:00:00, every 10 minutes, on Saturday; and at 13:00:00; except in June',
  );
});

const anchored = /use every: "(\w+)", which counts from an anchor$/;
const bad: [text: string, position: number, detail: RegExp][] = [
  ['', 1, /^ends where "every", "at"/],
  ['   ', 4, /^ends where "every"/],
  ['abc', 1, /^has "abc" where "every"/],
  ['every', 6, /^ends where a unit such as minutes/],
  ['every 5', 8, /^ends where a unit/],
  ['every 5 parsecs', 9, /^has "parsecs" where a unit/],
  ['every 5 mins foo', 14, /^has "foo" where "every"/],
  ['every 5 mins and', 17, /^ends where "every"/],
  ['every 5 mins\non mon', 13, /^has the character "\\n", which no such text has$/],
  ['at 10:15 \u0000', 10, /^has the character "\\u0000"/],
  ['at 10:15 \u212A', 10, /^has the character/],
  ['every 90 mins', 7, anchored],
  ['every 13 mins', 7, anchored],
  ['every 13 mins starting on the 3rd minute', 7, anchored],
  ['every 45 seconds', 7, anchored],
  ['every 5 hours', 7, anchored],
  ['every 7 days', 7, anchored],
  ['every 2 days', 7, anchored],
  ['every 2 weeks', 7, anchored],
  ['every 5 months', 7, /use rrule with INTERVAL$/],
  ['every 0 mins', 7, /^has "every 0"/],
  ['every 5 mins starting on the 60th minute', 30, /^has "60th"; minutes go from 0 to 59$/],
  ['every 5 mins starting on the 3rd hour', 30, /^starts with hours, but repeats minutes$/],
  ['every 5 mins between the 20th and 10th', 26, /^has a range from 20 to 10, which is empty$/],
  ['every 5 mins between the 20th', 30, /^ends where "and" was expected$/],
  ['every 5 mins on the 3rd minute', 21, /^says minutes twice/],
  ['on the 3rd minute every 5 mins', 19, /^says minutes twice/],
  ['every weekday on sat', 18, /^says days of the week twice/],
  ['every 2 hours at 10:15 am', 1, /^has "every 2 hours" beside "at"/],
  ['every month at 9:00 am', 1, /does not say which days of the month/],
  ['every week at 9:00 am', 1, /does not say which days .* Add "on monday"/],
  ['every year at 9:00 am', 1, /does not say which days/],
  ['at 9 am every year on the 2nd day', 9, /^has "every year" .* which months .* Add "of january"/],
  ['every month on monday', 1, /does not say which days/],
  ['every 2 hours on the 30th second', 1, /does not say which minutes/],
  ['every day on the 30th minute', 1, /does not say which hours/],
  ['at 10', 4, /^has "10" where a time such as/],
  ['at 25:00', 4, /^has hour 25; hours go from 0 to 23$/],
  ['at 10:60', 4, /^has minute 60/],
  ['at 10:15:60', 4, /^has second 60/],
  ['at 10:5', 4, /minutes have two digits/],
  ['at 13:00 pm', 4, /am and pm go from 1 to 12/],
  ['at 0:15 am', 4, /am and pm go from 1 to 12/],
  ['on', 3, /^ends where a day such as monday/],
  ['on foo', 4, /^has "foo" where a day/],
  ['on mon through', 15, /^ends where a day/],
  ['of ma', 4, /^has "ma" where a month/],
  ['in 1969', 4, /^has "1969"; years go from 1970 to 2099$/],
  ['in 2030-2028', 4, /^has a range from 2030 to 2028 of years/],
  ['on the', 7, /^ends where "first", "last" or a number/],
  ['on the 3rd', 11, /^ends where a unit/],
  ['on the 0 day', 8, /^has "0"; days of the month go from 1 to 31$/],
  ['on the 32nd day', 8, /^has "32nd"; days of the month go from 1 to 31$/],
  ['on the 1-60 minute', 10, /^has "60"; minutes go from 0 to 59$/],
  ['on the 5-3 minute', 8, /which is empty$/],
  ['on the last year', 8, /name it, such as in 2030$/],
  ['on the 1-99999999 minute', 10, /^has a number of more than 4 digits$/],
  ['every 00005 mins', 7, /^has a number of more than 4 digits$/],
  ['on the first monday and on tue', 28, /put "also" between/],
  ['on tue on the first monday', 21, /put "also" between/],
  ['after 5 minutes', 7, /is no delay: write "after the 5th"/],
  ['before 10 hours', 8, /is no delay/],
  ['after 10:00 am', 1, /names none: add "at"/],
  ['after 9 am after 10 am every hour', 12, /^has "after" twice for times$/],
  ['every hour after 12:00 am', 18, /which limits nothing$/],
  ['every hour before the 0th hour', 23, /hours there go from 1 to 23$/],
  ['every hour before the 1st day', 23, /days of the month there go from 2 to 31$/],
  ['except on mon', 1, /^has "except" where/],
  ['every hour except on mon except on tue', 26, /put "also" between exceptions$/],
  ['every hour also', 16, /^ends where/],
  ['at 9 am also on the 30th day of feb', 14, /^never fires: no day/],
  ['at 9 am on the 12th hour', 1, /^never fires: its constraints contradict/],
  ['every hour except on the 31st day of june', 19, /^never matches: no day/],
  ['at 9 am also at 10 am except at 10 am', 14, /^never fires: all of it is excepted$/],
  ['every hour on the 5 __proto__', 21, /^has the character "_"/],
  ['every constructor', 7, /^has "constructor" where a unit/],
];

for (const [text, position, detail] of bad) {
  test(`${JSON.stringify(text)} is refused at character ${position}`, () => {
    const compiled = compileText(text);
    assert.ok(!compiled.ok, 'it was accepted');
    assert.equal(compiled.faults.length, 1);
    const [fault] = compiled.faults;
    assert.match(fault!.detail, detail);
    assert.equal(fault!.pointer, '#/text');
    assert.equal(fault!.position, position);
  });
}

test('a number that would not come out even is told as an interval that does', () => {
  const told = ['every 90 mins', 'every 5 hours', 'every 7 days', 'every 2 weeks'].map((text) => {
    const compiled = compileText(text);
    return compiled.ok ? '' : anchored.exec(compiled.faults[0]!.detail)?.[1];
  });
  assert.deepEqual(told, ['90m', '5h', '7d', '2w']);
});
