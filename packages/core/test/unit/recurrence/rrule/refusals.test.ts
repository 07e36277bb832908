import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { refusal } from './support.ts';

/** Rule, the character at which it is wrong, and what the sentence says. */
const wrong: [rrule: string, position: number, detail: RegExp][] = [
  ['', 1, /^has an empty part/],
  ['RRULE:', 7, /^has an empty part/],
  ['DAILY', 1, /^has the unknown part "DAILY"/],
  ['INTERVAL=2', 1, /^has no FREQ/],
  ['FREQ', 5, /^has no = after FREQ/],
  ['FREQ=DAILY;', 12, /^has an empty part/],
  ['FREQ=DAILY;;COUNT=3', 12, /^has an empty part/],
  ['FREQ=DAILY ;COUNT=3', 6, /^has FREQ "DAILY "; it is one of YEARLY/],
  ['FREQ=DAILY;\nCOUNT=3', 12, /^has the unknown part/],
  ['FREQ=FORTNIGHTLY', 6, /^has FREQ "FORTNIGHTLY"/],
  ['FREQ=DAILY;FREQ=DAILY', 12, /^has FREQ twice/],
  ['FREQ=DAILY;BYEASTER=0', 12, /^has the unknown part "BYEASTER"/],
  ['FREQ=DAILY;RSCALE=HEBREW', 12, /^has the unknown part "RSCALE"/],
  ['FREQ=DAILY;DTSTART=20260101T000000', 12, /^has the unknown part "DTSTART"/],
  ['FREQ=DAILY;__proto__=1', 12, /^has the unknown part/],
  ['FREQ=DAILY;constructor=1', 12, /^has the unknown part/],
  ['FREQ=DAILY;INTERVAL=0', 21, /^has INTERVAL "0"; it goes from 1 to 1000000000/],
  ['FREQ=DAILY;INTERVAL=-1', 21, /^has INTERVAL "-1"/],
  ['FREQ=DAILY;INTERVAL=1.5', 21, /^has INTERVAL "1.5"/],
  ['FREQ=DAILY;INTERVAL=1e3', 21, /^has INTERVAL "1E3"/],
  ['FREQ=DAILY;INTERVAL=', 21, /^has INTERVAL ""/],
  ['FREQ=DAILY;INTERVAL=99999999999999999999', 21, /^has INTERVAL/],
  ['FREQ=DAILY;COUNT=0', 18, /^has COUNT "0"; it goes from 1 to 10000; for more use UNTIL/],
  ['FREQ=DAILY;COUNT=1000000000', 18, /^has COUNT "1000000000"/],
  ['FREQ=DAILY;COUNT=3;UNTIL=20270101', 20, /^has both COUNT and UNTIL/],
  ['FREQ=DAILY;UNTIL=20270101;COUNT=3', 12, /^has both COUNT and UNTIL/],
  ['FREQ=DAILY;UNTIL=20270230', 18, /^has UNTIL "20270230"; it has day 30; month 2 of 2027 has days 01 to 28/],
  ['FREQ=DAILY;UNTIL=20270101T250000', 18, /^has UNTIL .*; it has hour 25/],
  ['FREQ=DAILY;UNTIL=2027-01-01', 18, /^has UNTIL "2027-01-01"; it is such as 20271231/],
  ['FREQ=DAILY;WKST=1', 17, /^has WKST "1"; it is one of MO/],
  ['FREQ=DAILY;BYHOUR=24', 19, /^has BYHOUR "24"; hours go from 0 to 23/],
  ['FREQ=DAILY;BYHOUR=9,,10', 21, /^has BYHOUR ""/],
  ['FREQ=DAILY;BYHOUR=9,10,', 24, /^has BYHOUR ""/],
  ['FREQ=DAILY;BYHOUR=9-17', 19, /^has BYHOUR "9-17"/],
  ['FREQ=DAILY;BYHOUR=-1', 19, /^has BYHOUR "-1"/],
  ['FREQ=DAILY;BYMINUTE=60', 21, /^has BYMINUTE "60"; minutes go from 0 to 59/],
  ['FREQ=DAILY;BYSECOND=60', 21, /^has BYSECOND "60"; seconds go from 0 to 59/],
  ['FREQ=YEARLY;BYMONTH=1,13', 23, /^has BYMONTH "13"; months go from 1 to 12/],
  ['FREQ=YEARLY;BYMONTH=0', 21, /^has BYMONTH "0"/],
  ['FREQ=YEARLY;BYMONTHDAY=0', 24, /^has BYMONTHDAY "0"; days of the month go from 1 to 31, and from -1 to -31/],
  ['FREQ=YEARLY;BYMONTHDAY=32', 24, /^has BYMONTHDAY "32"/],
  ['FREQ=YEARLY;BYYEARDAY=367', 23, /^has BYYEARDAY "367"/],
  ['FREQ=YEARLY;BYWEEKNO=54', 22, /^has BYWEEKNO "54"/],
  ['FREQ=YEARLY;BYMONTH=1;BYSETPOS=367', 32, /^has BYSETPOS "367"/],
  ['FREQ=YEARLY;BYMONTH=1;BYSETPOS=0', 32, /^has BYSETPOS "0"/],
  ['FREQ=WEEKLY;BYDAY=Monday', 19, /^has BYDAY "MONDAY"; weekdays are MO/],
  ['FREQ=MONTHLY;BYDAY=0MO', 20, /^has BYDAY "0MO"; the number goes from 1 to 53/],
  ['FREQ=MONTHLY;BYDAY=54MO', 20, /^has BYDAY "54MO"/],
  ['FREQ=MONTHLY;BYDAY=MO,6TU', 14, /^has number 6 in BYDAY; a month has each weekday 5 times/],
  ['FREQ=YEARLY;BYMONTH=1;BYDAY=-6MO', 23, /^has number 6 in BYDAY/],
  ['FREQ=WEEKLY;BYDAY=1MO', 13, /^has a number in BYDAY, which needs FREQ=MONTHLY or FREQ=YEARLY/],
  ['FREQ=DAILY;BYDAY=MO,-1FR', 12, /^has a number in BYDAY/],
  ['FREQ=YEARLY;BYWEEKNO=1;BYDAY=1MO', 24, /^has a number in BYDAY, which BYWEEKNO excludes/],
  ['FREQ=WEEKLY;BYMONTHDAY=1', 13, /^has BYMONTHDAY, which FREQ=WEEKLY excludes/],
  ['FREQ=DAILY;BYYEARDAY=1', 12, /^has BYYEARDAY, which FREQ=DAILY excludes/],
  ['FREQ=WEEKLY;BYYEARDAY=1', 13, /^has BYYEARDAY/],
  ['FREQ=MONTHLY;BYYEARDAY=1', 14, /^has BYYEARDAY/],
  ['FREQ=MONTHLY;BYWEEKNO=1', 14, /^has BYWEEKNO, which needs FREQ=YEARLY/],
  ['FREQ=MONTHLY;BYSETPOS=1', 14, /^has BYSETPOS, which needs another part/],
  ['RRULE:FREQ=DAILY;BYHOUR=9,24', 27, /^has BYHOUR "24"/],
  [`FREQ=DAILY;BYHOUR=${'1,'.repeat(10_000)}1`, 4_097, /^must have at most 4096 characters/],
  ['ſreq=daily', 1, /^has the unknown part/],
];

/** Rules without a fault in their parts that have no occurrence. */
const never: [rrule: string, detail: RegExp][] = [
  ['FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30', /^never fires: day 30 does not exist in month 2$/],
  ['FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30', /^never fires: day 30 does not exist in month 2$/],
  ['FREQ=MONTHLY;BYMONTH=4,6;BYMONTHDAY=31', /^never fires: day 31 does not exist in month 4, 6$/],
  ['FREQ=YEARLY;BYYEARDAY=60;BYMONTH=7', /^never fires: nothing fits all its parts within 30 years/],
  ['FREQ=MONTHLY;BYDAY=1MO;BYMONTHDAY=8', /^never fires: nothing fits/],
  ['FREQ=MONTHLY;BYDAY=MO;BYSETPOS=6', /^never fires: nothing fits/],
  ['FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=366', /^never fires: nothing fits/],
  ['FREQ=DAILY;BYHOUR=9;BYSETPOS=2', /^never fires: nothing fits/],
  ['FREQ=SECONDLY;BYHOUR=9;BYSETPOS=2', /^never fires: nothing fits/],
  ['FREQ=HOURLY;INTERVAL=24;BYHOUR=10', /^never fires: INTERVAL=24 counted from dtstart never meets its hours/],
  ['FREQ=MINUTELY;INTERVAL=60;BYMINUTE=1', /^never fires: INTERVAL=60 counted from dtstart/],
  ['FREQ=SECONDLY;INTERVAL=60;BYSECOND=1', /^never fires: INTERVAL=60 counted from dtstart/],
  ['FREQ=SECONDLY;INTERVAL=86400;BYHOUR=10', /^never fires: INTERVAL=86400 counted from dtstart/],
  ['FREQ=DAILY;INTERVAL=7;BYDAY=TU', /^never fires: nothing fits/],
  ['FREQ=DAILY;UNTIL=20251231', /^never fires: nothing fits all its parts between dtstart and UNTIL/],
];

describe('a rule is refused', () => {
  for (const [rrule, position, detail] of wrong) {
    it(`with the character that is wrong: ${JSON.stringify(rrule.slice(0, 60))}`, () => {
      const [fault, ...others] = refusal(rrule);
      assert.deepEqual(others, []);
      assert.equal(fault?.pointer, '#/rrule');
      assert.equal(fault.position, position, fault.detail);
      assert.match(fault.detail, detail);
    });
  }
  for (const [rrule, detail] of never) {
    it(`when it never fires: ${rrule}`, () => {
      // A Thursday.
      const [fault] = refusal(rrule, '2026-01-01 09:00:00');
      assert.equal(fault?.pointer, '#/rrule');
      assert.match(fault.detail, detail);
    });
  }
  it('when dtstart is no wall time of whole seconds', () => {
    for (const dtstart of [
      '2026-01-01',
      '2026-01-01T09:00:00Z',
      '2026-01-01 09:00:00.500',
      '2026-02-30 09:00:00',
      '',
    ]) {
      assert.deepEqual(
        refusal('FREQ=DAILY', dtstart).map(({ pointer }) => pointer),
        ['#/dtstart'],
        dtstart,
      );
    }
  });
  it('with what is wrong in both of its fields', () => {
    const pointers = refusal('FREQ=NEVER', 'tomorrow').map(({ pointer }) => pointer);
    assert.deepEqual(pointers, ['#/rrule', '#/dtstart']);
  });
});
