import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { compileExclusions } from '../../../../src/recurrence/calendar/exclusions.ts';
import { calendar, dayMs, due, every, hourMs, listed, text, weekends } from './support.ts';

/** 2026-03-06 was a Friday. */
const friday = Date.UTC(2026, 2, 6);
const daily9 = every(dayMs, 9 * hourMs);
const nine = (days: number) => friday + days * dayMs + 9 * hourMs;

describe('a schedule without exclusions', () => {
  it('runs at its nominal times, whatever the choice', () => {
    for (const exclusions of [compileExclusions([], 'UTC'), compileExclusions([calendar({})], 'UTC')]) {
      for (const choice of ['skip', 'next', 'previous'] as const) {
        assert.deepEqual(exclusions.decide(nine(1), choice, daily9), { kind: 'run', due: nine(1), moved: null });
        assert.equal(exclusions.planAt(nine(1), choice), nine(1));
      }
      assert.equal(exclusions.stretchAt(nine(1)), null);
    }
  });
});

describe('an excluded day', () => {
  const saturdays = listed([nine(1), nine(8)]);
  const exclusions = compileExclusions([weekends], 'UTC');

  it('is skipped, with the reason and what would do otherwise', () => {
    assert.deepEqual(exclusions.decide(nine(1), 'skip', saturdays), {
      kind: 'excluded',
      why:
        '2026-03-07 09:00:00 is excluded by calendar "weekends", which excludes Saturdays; ' +
        'on_excluded "next" or "previous" would move it to a free day.',
    });
  });

  it('is left for the same local time on the next free day', () => {
    assert.deepEqual(exclusions.decide(nine(1), 'next', saturdays), {
      kind: 'run',
      due: nine(3),
      moved:
        '2026-03-07 09:00:00 is excluded by calendar "weekends", which excludes Saturdays; ' +
        'on_excluded "next" moved it to 2026-03-09 09:00:00, and "skip" would leave it out.',
    });
  });

  it('is left for the same local time on the last free day', () => {
    assert.equal(due(exclusions, nine(1), 'previous', saturdays), '2026-03-06 09:00:00');
  });

  it('does not move to where the rule occurs anyway', () => {
    const decision = exclusions.decide(nine(1), 'next', daily9);
    assert.equal(decision.kind, 'excluded');
    assert.match(decision.why, /would move it to 2026-03-09 09:00:00, where the rule occurs anyway\.$/);
    assert.equal(due(exclusions, nine(1), 'previous', daily9), null);
    assert.equal(due(exclusions, nine(3), 'next', daily9), '2026-03-09 09:00:00');
  });

  it('moves only the first of several that would be due at the same moment', () => {
    const both = listed([nine(1), nine(2)]);
    for (const [choice, expected] of [
      ['next', '2026-03-09 09:00:00'],
      ['previous', '2026-03-06 09:00:00'],
    ] as const) {
      assert.equal(due(exclusions, nine(1), choice, both), expected);
      const second = exclusions.decide(nine(2), choice, both);
      assert.equal(second.kind, 'excluded');
      assert.match(second.why, /to where that of 2026-03-07 09:00:00 was moved\.$/);
    }
  });

  it('decides the same in any order', () => {
    const hourly = every(hourMs);
    const nominals = Array.from({ length: 96 }, (_, index) => friday + index * hourMs);
    const forwards = nominals.map((nominal) => exclusions.decide(nominal, 'next', hourly));
    const other = compileExclusions([weekends], 'UTC');
    const backwards = nominals.toReversed().map((nominal) => other.decide(nominal, 'next', hourly));
    assert.deepEqual(backwards.toReversed(), forwards);
  });

  it('keeps the local time across a change of the clocks', () => {
    // Clocks in New York go forward on Sunday, 2026-03-08.
    const newYork = compileExclusions([weekends], 'America/New_York');
    const saturday = Date.parse('2026-03-07T09:30:00-05:00');
    assert.equal(due(newYork, saturday, 'next', listed([saturday]), 'America/New_York'), '2026-03-09 09:30:00');
    const monday = Date.parse('2026-03-09T09:30:00-04:00');
    const sundays = compileExclusions([calendar({ weekdays: [1, 7] })], 'America/New_York');
    assert.equal(due(sundays, monday, 'previous', listed([monday]), 'America/New_York'), '2026-03-07 09:30:00');
    // The same local time does not exist on that Sunday: it is an hour later.
    const early = Date.parse('2026-03-07T02:30:00-05:00');
    const saturdays = compileExclusions([calendar({ weekdays: [6] })], 'America/New_York');
    assert.equal(due(saturdays, early, 'next', listed([early]), 'America/New_York'), '2026-03-08 03:30:00');
  });

  it('is a day of the calendar that has a zone of its own', () => {
    const tokyo = compileExclusions([calendar({ timezone: 'Asia/Tokyo', days: ['2026-03-07'] })], 'UTC');
    const { from, until } = tokyo.stretchAt(nine(0) + 8 * hourMs) as { from: number; until: number };
    assert.deepEqual([text(from), text(until)], ['2026-03-06 15:00:00', '2026-03-07 15:00:00']);
    assert.equal(tokyo.stretchAt(nine(0)), null);
  });

  it('may be a day of each year, 29 February of leap years included', () => {
    const yearly = compileExclusions([calendar({ days: ['12-25', '02-29'] })], 'UTC');
    for (const day of ['2026-12-25', '2031-12-25', '2028-02-29']) {
      assert.notEqual(yearly.stretchAt(Date.parse(`${day}T12:00:00Z`)), null, day);
    }
    assert.equal(yearly.stretchAt(Date.parse('2027-02-28T12:00:00Z')), null);
  });
});

describe('a window', () => {
  const window = { from: '2026-03-06 08:00:00', until: '2026-03-06 10:30:00', what: 'Maintenance' };
  const exclusions = compileExclusions([calendar({ name: 'ops', windows: [window] })], 'UTC');
  const one = listed([nine(0)]);

  it('is left for its end, or for a second before it begins', () => {
    assert.equal(due(exclusions, nine(0), 'next', one), '2026-03-06 10:30:00');
    assert.equal(due(exclusions, nine(0), 'previous', one), '2026-03-06 07:59:59');
    assert.match(
      (exclusions.decide(nine(0), 'skip', one) as { why: string }).why,
      /^2026-03-06 09:00:00 is excluded by calendar "ops", which has the window 2026-03-06 08:00:00 to 2026-03-06 10:30:00 \(Maintenance\);/,
    );
  });

  it('excludes its first moment and not its end', () => {
    const at = (time: string) => Date.parse(`2026-03-06T${time}Z`);
    const minutes = every(60_000);
    assert.equal(due(exclusions, at('07:59:59'), 'skip', minutes), '2026-03-06 07:59:59');
    assert.equal(due(exclusions, at('08:00:00'), 'skip', minutes), null);
    assert.equal(due(exclusions, at('10:29:59'), 'skip', minutes), null);
    assert.equal(due(exclusions, at('10:30:00'), 'skip', minutes), '2026-03-06 10:30:00');
  });

  it('that ends on an excluded day goes on to the next free one', () => {
    const late = { from: '2026-03-06 08:00:00', until: '2026-03-07 10:00:00', what: null };
    const both = compileExclusions([weekends, calendar({ windows: [late] })], 'UTC');
    // The window ends on Saturday at 10:00, and from there it is the same local time on Monday.
    assert.equal(due(both, nine(0), 'next', one), '2026-03-09 10:00:00');
    assert.equal(due(both, nine(1), 'next', listed([nine(1)])), '2026-03-09 09:00:00');
    assert.equal(due(both, nine(1), 'previous', listed([nine(1)])), '2026-03-06 07:59:59');
  });

  it('of local times is read in the zone, and one with an offset is not', () => {
    const zoned = (from: string, until: string) =>
      compileExclusions([calendar({ windows: [{ from, until, what: null }] })], 'America/New_York');
    const local = zoned('2026-07-01 08:00:00', '2026-07-01 09:00:00').stretchAt(Date.parse('2026-07-01T12:30:00Z'));
    assert.equal(text(local?.from as number), '2026-07-01 12:00:00');
    const fixed = zoned('2026-07-01T08:00:00Z', '2026-07-01T09:00:00Z').stretchAt(Date.parse('2026-07-01T08:30:00Z'));
    assert.equal(text(fixed?.from as number), '2026-07-01 08:00:00');
  });
});

describe('what never ends', () => {
  const allDays = [calendar({ weekdays: [1, 2, 3, 4, 5] }), calendar({ weekdays: [6, 7] })];

  it('of calendars that exclude every day together, nothing runs and nothing moves', () => {
    const exclusions = compileExclusions(allDays, 'Europe/Berlin');
    for (const choice of ['skip', 'next', 'previous'] as const) {
      const decision = exclusions.decide(nine(0), choice, daily9);
      assert.equal(decision.kind, 'excluded');
      if (choice !== 'skip') assert.match(decision.why, /nothing is free within 100 days, so it was not moved\.$/);
      assert.equal(exclusions.planAt(nine(0), choice), nine(0));
    }
  });

  it('of more than 100 days, nothing moves further', () => {
    const window = { from: '2026-03-01 00:00:00', until: '2028-01-01 00:00:00', what: null };
    const exclusions = compileExclusions([calendar({ windows: [window] })], 'UTC');
    assert.equal(due(exclusions, nine(0), 'next', daily9), null);
    assert.equal(due(exclusions, nine(0), 'previous', listed([nine(0)])), '2026-02-28 23:59:59');
  });

  it('of one stretch only the first 1,000 occurrences move', () => {
    const window = { from: '2026-03-06 00:00:00', until: '2026-03-07 00:00:00', what: null };
    const exclusions = compileExclusions([calendar({ windows: [window] })], 'UTC');
    const odd = every(60_000, 30_000);
    assert.equal(due(exclusions, friday + 30_000, 'next', odd), '2026-03-07 00:00:00');
    assert.match((exclusions.decide(friday + 90_000, 'next', odd) as { why: string }).why, /was moved\.$/);
    const beyond = exclusions.decide(friday + 1_200 * 60_000 + 30_000, 'next', odd);
    assert.match((beyond as { why: string }).why, /more than 1000 occurrences lie in that stretch/);
  });
});
