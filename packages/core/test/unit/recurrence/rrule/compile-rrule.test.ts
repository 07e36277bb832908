import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { compileRrule } from '../../../../src/recurrence/rrule/compile-rrule.ts';
import { compiled, days, take, wallMs } from './support.ts';

const all = (count: number) => Array.from({ length: count }, (_, index) => index).join(',');

describe('a compiled rule', () => {
  it('is read with or without RRULE: before it, in upper or lower case, with parts in any order', () => {
    for (const rrule of ['FREQ=WEEKLY;BYDAY=MO', 'RRULE:FREQ=WEEKLY;BYDAY=MO', 'byday=mo;freq=weekly']) {
      const found = take(compiled(rrule, '2026-01-01 09:00:00'), 2, wallMs('2026-01-01 00:00:00'));
      assert.deepEqual(found, days('2026-01', '5, 12'));
    }
  });

  it('occurs at dtstart only if the rule does, and COUNT counts what the rule yields', () => {
    // A Thursday.
    const series = compiled('FREQ=WEEKLY;BYDAY=MO;COUNT=2', '2026-01-01 09:00:00');
    assert.deepEqual(take(series, 5, 0), days('2026-01', '5, 12'));
  });

  it('leaves out the days that a month does not have, and never moves them', () => {
    const series = compiled('FREQ=MONTHLY', '2026-01-31 09:00:00');
    assert.deepEqual(take(series, 3, 0), ['2026-01-31 09:00:00', '2026-03-31 09:00:00', '2026-05-31 09:00:00']);
    const leap = compiled('FREQ=YEARLY', '2024-02-29 09:00:00');
    assert.deepEqual(take(leap, 2, 0), ['2024-02-29 09:00:00', '2028-02-29 09:00:00']);
  });

  it('takes what is not given from dtstart', () => {
    const after = wallMs('2026-06-02 03:04:05') - 1;
    const first = (rrule: string) => take(compiled(rrule, '2026-06-02 03:04:05'), 2, after)[1];
    assert.equal(first('FREQ=YEARLY'), '2027-06-02 03:04:05');
    assert.equal(first('FREQ=YEARLY;BYMONTH=7'), '2027-07-02 03:04:05');
    assert.equal(first('FREQ=YEARLY;BYMONTHDAY=2'), '2026-07-02 03:04:05');
    assert.equal(first('FREQ=YEARLY;BYWEEKNO=30'), '2027-07-27 03:04:05');
    assert.equal(first('FREQ=WEEKLY'), '2026-06-09 03:04:05');
    assert.equal(first('FREQ=HOURLY'), '2026-06-02 04:04:05');
    assert.equal(first('FREQ=MINUTELY'), '2026-06-02 03:05:05');
    assert.equal(first('FREQ=SECONDLY'), '2026-06-02 03:04:06');
  });

  it('counts weeks of the year across its turn: a date belongs to the calendar year that it lies in', () => {
    const series = compiled('FREQ=YEARLY;BYWEEKNO=1,53;BYDAY=MO,SU', '2026-01-01 09:00:00');
    assert.deepEqual(take(series, 6, 0), [
      ...days('2026-01', '4'),
      ...days('2026-12', '28'),
      ...days('2027-01', '3, 4, 10'),
      ...days('2028-01', '3'),
    ]);
  });

  it('ends with UNTIL: a date is that whole day, a wall time is one, Z is UTC in the zone', () => {
    const last = (until: string, zone: string) => {
      const series = compiled(`FREQ=HOURLY;UNTIL=${until}`, '2026-07-01 00:00:00', zone);
      return take(series, 100, 0).at(-1);
    };
    assert.equal(last('20260702', 'America/New_York'), '2026-07-02 23:00:00');
    assert.equal(last('20260702T120000', 'America/New_York'), '2026-07-02 12:00:00');
    assert.equal(last('20260702T120000Z', 'America/New_York'), '2026-07-02 08:00:00');
    assert.equal(last('20260702T120000Z', 'Asia/Kathmandu'), '2026-07-02 17:00:00');
    assert.equal(last('20260702T120000Z', 'UTC'), '2026-07-02 12:00:00');
  });

  it('ends with COUNT, however far from dtstart it is asked first', () => {
    const last = wallMs('2026-01-07 22:39:00');
    for (const after of [wallMs('2036-01-01 00:00:00'), last, last - 1, last - 60_000]) {
      const series = compiled('FREQ=MINUTELY;COUNT=10000', '2026-01-01 00:00:00');
      assert.equal(series.next(after), after < last ? last : null);
    }
  });

  it('answers for any moment, between whole seconds and long before dtstart too', () => {
    const series = compiled('FREQ=DAILY', '2026-01-01 09:00:00');
    assert.equal(series.next(wallMs('2026-01-01 08:59:59') + 999), wallMs('2026-01-01 09:00:00'));
    assert.equal(series.next(wallMs('2026-01-01 09:00:00') + 1), wallMs('2026-01-02 09:00:00'));
    assert.equal(series.next(wallMs('1800-01-01 00:00:00')), wallMs('2026-01-01 09:00:00'));
  });

  it('looks 30 years ahead and no further', () => {
    const series = compiled('FREQ=YEARLY;INTERVAL=40', '2026-01-01 09:00:00');
    assert.equal(series.next(wallMs('2026-01-01 09:00:00')), null);
    assert.equal(series.next(wallMs('2040-01-01 09:00:00')), wallMs('2066-01-01 09:00:00'));
  });

  it('says whether it fires in every hour', () => {
    const cases: [rrule: string, everyHour: boolean][] = [
      ['FREQ=HOURLY', true],
      ['FREQ=HOURLY;INTERVAL=2', false],
      ['FREQ=HOURLY;BYHOUR=9,10', false],
      [`FREQ=HOURLY;BYHOUR=${all(24)}`, true],
      ['FREQ=HOURLY;BYDAY=MO;BYMINUTE=0,30', true],
      ['FREQ=MINUTELY', true],
      ['FREQ=MINUTELY;INTERVAL=7', true],
      ['FREQ=MINUTELY;INTERVAL=60', true],
      ['FREQ=MINUTELY;INTERVAL=61', false],
      ['FREQ=MINUTELY;INTERVAL=90', false],
      ['FREQ=MINUTELY;INTERVAL=15;BYMINUTE=30', true],
      ['FREQ=MINUTELY;INTERVAL=7;BYMINUTE=30', false],
      ['FREQ=SECONDLY;INTERVAL=3600', true],
      ['FREQ=SECONDLY;INTERVAL=3601', false],
      ['FREQ=SECONDLY;INTERVAL=60;BYMINUTE=30', true],
      ['FREQ=DAILY', false],
      [`FREQ=DAILY;BYHOUR=${all(24)}`, true],
      [`FREQ=DAILY;BYHOUR=${all(24)};BYSETPOS=1`, false],
    ];
    for (const [rrule, everyHour] of cases) {
      assert.equal(compiled(rrule, '2026-01-01 00:00:00').everyHour, everyHour, rrule);
    }
  });

  it('is described in plain English', () => {
    const description = (rrule: string) => {
      const read = compileRrule({ rrule, dtstart: '2026-01-01 09:00:00', timezone: 'UTC' });
      return read.ok ? read.value.description : JSON.stringify(read.faults);
    };
    const cases = {
      'FREQ=DAILY': 'every day at 09:00:00',
      'FREQ=DAILY;BYHOUR=9,17;BYMINUTE=30;COUNT=10': 'every day at 09:30:00 and 17:30:00, 10 times in all',
      'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR':
        'every 2 weeks on Monday and Friday, at 09:00:00, counted from 2026-01-01 09:00:00',
      'FREQ=MONTHLY;BYDAY=-1FR': 'every month on the last Friday of the month, at 09:00:00',
      'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1':
        'every month on Monday, Tuesday, Wednesday, Thursday and Friday, at 09:00:00, of these only the last of each month',
      'FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR': 'every month on the 13th day of the month, if it is Friday, at 09:00:00',
      'FREQ=YEARLY;BYMONTH=3;BYDAY=2SU': 'every year on the 2nd Sunday of the month, in March, at 09:00:00',
      'FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO': 'every year on Monday, in the 20th week of the year, at 09:00:00',
      'FREQ=YEARLY;BYYEARDAY=-2,111': 'every year on the 2nd last and 111th day of the year, at 09:00:00',
      'FREQ=MINUTELY;INTERVAL=20;BYHOUR=9,10':
        'every 20 minutes in hours 9 and 10, at second 0, counted from 2026-01-01 09:00:00',
      'FREQ=HOURLY;UNTIL=20270101T000000Z': 'every hour at minute 0, at second 0, until 2027-01-01 00:00:00 UTC',
      [`FREQ=DAILY;BYMINUTE=${all(20)}`]:
        'every day in hour 9, at minutes 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 and 9 more, at second 0',
    };
    for (const [rrule, expected] of Object.entries(cases)) assert.equal(description(rrule), expected);
  });
});
