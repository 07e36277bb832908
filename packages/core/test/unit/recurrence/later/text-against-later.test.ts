import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { later } from '../../../../src/recurrence/later/later-library.ts';
import { readText } from '../../../../src/recurrence/later/read-text.ts';
import type { LaterComposite } from '../../../../src/recurrence/rule.ts';

/**
 * Sentences of later's own grammar, as its parser reads them and as ours does. Numbers are small, so that later's parser
 * cannot run out of memory on them.
 */

const number = fc.integer({ min: 0, max: 31 });
const rank = fc
  .tuple(number, fc.constantFrom('', '', 'st', 'nd', 'rd', 'th'))
  .map(([value, ending]) => `${value}${ending}`);
const unit = fc.constantFrom(
  ...['s', 'secs', 'second', 'm', 'min', 'mins', 'minute', 'minutes', 'h', 'hour', 'hours', 'day', 'days'],
  ...['day of the month', 'days of the week', 'day of the year', 'day instance', 'week', 'weeks of the year'],
  ...['week of the month', 'month', 'months', 'year'],
);
const time = fc.oneof(
  fc
    .tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 10, max: 59 }), fc.constantFrom(' am', 'pm', ' pm'))
    .map(([hour, minute, half]) => `${hour}:${minute}${half}`),
  fc
    .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 10, max: 59 }))
    .map(([hour, minute]) => `${hour}:${minute}`),
);
const day = fc.constantFrom('sun', 'monday', 'tues', 'wed', 'thursday', 'fri', 'saturday');
const month = fc.constantFrom(
  'jan',
  'february',
  'mar',
  'april',
  'may',
  'june',
  'july',
  'aug',
  'sept',
  'october',
  'december',
);
const year = fc.integer({ min: 2026, max: 2040 }).map(String);
const listOf = (item: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .tuple(item, fc.array(fc.tuple(fc.constantFrom(' and ', ', ', ' through ', '-'), item), { maxLength: 2 }))
    .map(([first, more]) => first + more.map(([sign, next]) => sign + next).join(''));

const clause = fc.oneof(
  fc.constantFrom('every weekday', 'every weekend'),
  fc.tuple(rank, unit).map(([count, what]) => `every ${count} ${what}`),
  fc.tuple(rank, unit, rank).map(([count, what, first]) => `every ${count} ${what} starting on the ${first} ${what}`),
  fc
    .tuple(rank, unit, rank, rank)
    .map(([count, what, first, last]) => `every ${count} ${what} between the ${first} and ${last}`),
  fc.tuple(time, fc.array(time, { maxLength: 2 })).map(([first, more]) => `at ${[first, ...more].join(' and ')}`),
  listOf(day).map((days) => `on ${days}`),
  fc.tuple(listOf(rank), unit).map(([ranks, what]) => `on the ${ranks} ${what}`),
  fc.tuple(fc.constantFrom('first', 'last'), unit).map(([which, what]) => `on the ${which} ${what}`),
  listOf(month).map((months) => `of ${months}`),
  listOf(year).map((years) => `in ${years}`),
  fc.tuple(fc.constantFrom('after', 'before'), time).map(([word, limit]) => `${word} ${limit}`),
  fc.tuple(fc.constantFrom('after', 'before'), rank, unit).map(([word, limit, what]) => `${word} ${limit} ${what}`),
);
const joined = fc.array(fc.tuple(fc.constantFrom(' ', ' ', ' also ', ' except '), clause), { maxLength: 3 });
const sentence = fc
  .tuple(clause, joined)
  .map(([first, more]) => first + more.map(([sign, next]) => sign + next).join(''))
  .filter((text) => text.length <= 256);

/**
 * In one form: later calls days of the week `d`, keeps values in the order of writing, lists years to 2450 and, where it
 * lists the weeks of a month, forgets the sixth.
 */
function tidy(composites: LaterComposite[]): LaterComposite[] {
  return composites.map((composite) =>
    Object.fromEntries(
      Object.entries(composite)
        .map(([key, values]) => [
          key.replace(/^d(?=_|$)/, 'dw'),
          values
            .map(Number)
            .filter((value) => (key !== 'Y' || value <= 2_099) && (key !== 'wm' || value < 6))
            .toSorted((a, b) => a - b),
        ])
        .toSorted(([a], [b]) => String(a).localeCompare(String(b))),
    ),
  );
}

/** `fri through mon`: later makes an empty list of it. */
function goesRound(text: string): boolean {
  const order = (name: string): number =>
    ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'].indexOf(name.slice(0, 3)) +
    ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'].indexOf(name.slice(0, 3));
  const ranges = text.matchAll(/(?<first>[a-z]+)(?: through |-)(?<last>[a-z]+)/g);
  return [...ranges].some(({ groups }) => order(groups!.first!) > order(groups!.last!));
}

test('what our parser accepts, and later accepts as well, both read as the same', (t) => {
  let same = 0;
  let onlyLater = 0;
  let onlyOurs = 0;
  let round = 0;
  fc.assert(
    fc.property(sentence, (text) => {
      const ours = readText(text);
      const theirs = later.parse.text(text);
      if (!ours.ok) {
        onlyLater += theirs.error === -1 ? 1 : 0;
        return;
      }
      if (theirs.error !== -1) {
        onlyOurs++;
        return;
      }
      if (goesRound(text)) {
        round++;
        return;
      }
      same++;
      const { schedules, exceptions = [] } = ours.value.later;
      assert.deepEqual(tidy(schedules), tidy(theirs.schedules), text);
      assert.deepEqual(tidy(exceptions), tidy(theirs.exceptions), text);
    }),
    { numRuns: 5_000 },
  );
  t.diagnostic(
    `${same} read as the same; ${onlyLater} refused by us alone, each with a reason; ${onlyOurs} by later alone; ` +
      `${round} with a range of names round the end, which later loses`,
  );
  assert.ok(same > 300);
});

test('the sentences of the documentation of later are read as later reads them', () => {
  const sentences = [
    'every 5 mins',
    'at 10:15 am every weekday',
    'every 2 hours on the 30th minute',
    'on the first day of the month at 9:00 am',
    'every 5 mins starting on the 3rd minute',
    'on the 15th through 20th hour on the 15th day of october',
    'at 10:15 am on the last day of the month',
    'every weekend at 9:00 am also at 5:00 pm on mon',
    'every 20 mins except on the last day of the month',
    'every 15 mins after 9:00 am before 5:00 pm every weekday',
  ];
  for (const text of sentences) {
    const ours = readText(text);
    const theirs = later.parse.text(text);
    assert.equal(theirs.error, -1, text);
    assert.ok(ours.ok, text);
    assert.deepEqual(tidy(ours.value.later.schedules), tidy(theirs.schedules));
    assert.deepEqual(tidy(ours.value.later.exceptions ?? []), tidy(theirs.exceptions));
  }
});
