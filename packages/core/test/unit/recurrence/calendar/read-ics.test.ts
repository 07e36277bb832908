import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';

import { checkCalendar } from '../../../../src/recurrence/calendar/check-calendar.ts';
import { readIcs, type ReadCalendarFile } from '../../../../src/recurrence/calendar/read-ics.ts';
import { calendar } from './support.ts';

const now = Date.parse('2026-02-01T12:00:00Z');

function taken(text: string, options: Partial<Parameters<typeof readIcs>[1]> = {}): ReadCalendarFile {
  const read = readIcs(text, { now, ...options });
  assert.ok(read.ok, read.ok ? '' : JSON.stringify(read.faults));
  const { days, windows } = read.value;
  assert.deepEqual(checkCalendar(calendar({ days, windows })), [], 'what is read is a calendar');
  return read.value;
}

function file(name: string): string {
  return readFileSync(new URL(`./files/${name}`, import.meta.url), 'utf8');
}

function events(...all: string[][]): string {
  const lines = all.flatMap((lines) => ['BEGIN:VEVENT', ...lines, 'END:VEVENT']);
  return ['BEGIN:VCALENDAR', 'VERSION:2.0', ...lines, 'END:VCALENDAR', ''].join('\r\n');
}

/** Windows as `from > until`. */
function spans(...lines: string[][]): string[] {
  return taken(events(...lines)).windows.map(({ from, until }) => `${from} > ${until}`);
}

function daysOf(...lines: string[][]): string[] {
  return taken(events(...lines)).days;
}

describe('a file of holidays, as Google makes them', () => {
  it('becomes days, transparent or not, the past left out and the end excluded', () => {
    const read = taken(file('holidays.ics'));
    assert.deepEqual(read, {
      days: ['2026-04-03', '2026-04-06', '2026-05-01', '2026-12-24', '2026-12-25', '2026-12-26'],
      windows: [],
      skippedCount: 0,
      skipped: [],
    });
  });
});

describe('a file of maintenance windows, as Outlook makes them', () => {
  it('becomes windows in the zone that it defines, across the change of its clocks', () => {
    const { days, windows, skippedCount } = taken(file('maintenance.ics'));
    assert.equal(skippedCount, 0);
    assert.deepEqual(days, []);
    assert.deepEqual(windows, [
      { from: '2026-02-21T22:00:00+01:00', until: '2026-02-22T02:00:00+01:00', what: 'Patch night' },
      { from: '2026-04-19T22:00:00+02:00', until: '2026-04-20T01:00:00+02:00', what: 'Patch night, moved to Sunday' },
      { from: '2026-05-16T22:00:00+02:00', until: '2026-05-17T02:00:00+02:00', what: 'Patch night' },
      { from: '2026-07-03T18:00:00Z', until: '2026-07-05T00:00:00Z', what: 'Data centre move' },
    ]);
  });
});

describe('an all-day event', () => {
  it('is one day without an end, and each of its days with one', () => {
    assert.deepEqual(daysOf(['DTSTART;VALUE=DATE:20260310']), ['2026-03-10']);
    assert.deepEqual(daysOf(['DTSTART;VALUE=DATE:20260310', 'DTEND;VALUE=DATE:20260312']), [
      '2026-03-10',
      '2026-03-11',
    ]);
    assert.deepEqual(daysOf(['DTSTART;VALUE=DATE:20260310', 'DURATION:P2D']), ['2026-03-10', '2026-03-11']);
  });

  it('may lack VALUE=DATE', () => {
    assert.deepEqual(daysOf(['DTSTART:20260310']), ['2026-03-10']);
  });

  it('recurs with its rule, exceptions and further dates', () => {
    const rule = ['DTSTART;VALUE=DATE:20200310', 'RRULE:FREQ=YEARLY;UNTIL=20290101'];
    assert.deepEqual(daysOf(rule), ['2026-03-10', '2027-03-10', '2028-03-10']);
    assert.deepEqual(daysOf([...rule, 'EXDATE;VALUE=DATE:20270310', 'RDATE;VALUE=DATE:20270311,20270312']), [
      ...['2026-03-10', '2027-03-11', '2027-03-12', '2028-03-10'],
    ]);
  });

  it('is told once for each day, however often it is there', () => {
    assert.deepEqual(daysOf(['DTSTART;VALUE=DATE:20260310'], ['DTSTART;VALUE=DATE:20260310']), ['2026-03-10']);
  });

  it('that is under way counts from now on', () => {
    const days = daysOf(['DTSTART;VALUE=DATE:20260101', 'DTEND;VALUE=DATE:20260204']);
    // A day earlier than today in UTC, since somewhere it is still yesterday.
    assert.deepEqual(days, ['2026-01-31', '2026-02-01', '2026-02-02', '2026-02-03']);
  });
});

describe('a timed event', () => {
  it('of no zone is a window of local times', () => {
    assert.deepEqual(spans(['DTSTART:20260310T220000', 'DTEND:20260311T020000']), [
      '2026-03-10 22:00:00 > 2026-03-11 02:00:00',
    ]);
  });

  it('of an IANA zone, however its name is wrapped, has the offset of that zone', () => {
    for (const tzid of ['America/New_York', '/citadel.org/20210210_1/America/New_York', '"America/New_York"']) {
      assert.deepEqual(spans([`DTSTART;TZID=${tzid}:20260307T220000`, `DTEND;TZID=${tzid}:20260308T040000`]), [
        '2026-03-07T22:00:00-05:00 > 2026-03-08T04:00:00-04:00',
      ]);
    }
  });

  it('lasts as long on each day of its rule, whatever the clocks do', () => {
    const zone = 'TZID=America/New_York';
    const nightly = [`DTSTART;${zone}:20260306T220000`, `DTEND;${zone}:20260307T040000`, 'RRULE:FREQ=DAILY;COUNT=3'];
    assert.deepEqual(spans(nightly), [
      '2026-03-06T22:00:00-05:00 > 2026-03-07T04:00:00-05:00',
      '2026-03-07T22:00:00-05:00 > 2026-03-08T05:00:00-04:00',
      '2026-03-08T22:00:00-04:00 > 2026-03-09T04:00:00-04:00',
    ]);
  });

  it('ends its rule with UNTIL in UTC, on the clock of its zone', () => {
    const zone = 'TZID=Asia/Tokyo';
    const rule = [`DTSTART;${zone}:20260310T080000`, 'DURATION:PT1H', 'RRULE:FREQ=DAILY;UNTIL=20260311T225959Z'];
    assert.equal(spans(rule).length, 2);
    assert.equal(spans([...rule.slice(0, 2), 'RRULE:FREQ=DAILY;UNTIL=20260311T230000Z']).length, 3);
  });

  it('leaves out exceptions however they are written', () => {
    const start = ['DTSTART;TZID=Europe/Berlin:20260310T080000', 'DURATION:PT1H', 'RRULE:FREQ=DAILY;COUNT=3'];
    for (const exception of ['TZID=Europe/Berlin:20260311T080000', 'VALUE=DATE:20260311']) {
      assert.equal(spans([...start, `EXDATE;${exception}`]).length, 2);
    }
    assert.equal(spans([...start, 'EXDATE:20260311T070000Z']).length, 2);
    assert.equal(spans([...start, 'EXDATE:20260311T080000Z']).length, 3);
  });

  it('gives way to the instance that replaces it, even if that is cancelled', () => {
    const series = ['UID:1', 'DTSTART:20260310T080000Z', 'DURATION:PT1H', 'RRULE:FREQ=DAILY;COUNT=3'];
    const moved = ['UID:1', 'RECURRENCE-ID:20260311T080000Z', 'DTSTART:20260311T120000Z', 'DURATION:PT1H'];
    assert.deepEqual(spans(series, moved), [
      '2026-03-10T08:00:00Z > 2026-03-10T09:00:00Z',
      '2026-03-11T12:00:00Z > 2026-03-11T13:00:00Z',
      '2026-03-12T08:00:00Z > 2026-03-12T09:00:00Z',
    ]);
    assert.equal(spans(series, [...moved, 'STATUS:CANCELLED']).length, 2);
  });

  it('occurs at DTSTART though its rule does not, as RFC 5545 says', () => {
    // A Tuesday.
    assert.deepEqual(spans(['DTSTART:20260310T080000Z', 'DURATION:PT1H', 'RRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=1']), [
      '2026-03-10T08:00:00Z > 2026-03-10T09:00:00Z',
      '2026-03-16T08:00:00Z > 2026-03-16T09:00:00Z',
    ]);
  });

  it('that recurs weekly for ever is followed for five years, or as long as asked', () => {
    const weekly = events(['DTSTART:20260310T080000Z', 'DURATION:PT1H', 'RRULE:FREQ=WEEKLY']);
    assert.equal(taken(weekly).windows.length, 257);
    assert.equal(taken(weekly, { yearsAhead: 1 }).windows.length, 48);
  });

  it('has one line of its summary, at most 200 characters of it', () => {
    const summary = `SUMMARY:a\\nb\u0007c ${'x'.repeat(500)}`;
    const [window] = taken(events(['DTSTART:20260310T080000Z', 'DURATION:PT1H', summary])).windows;
    assert.match(window?.what as string, /^a b c x+…$/);
    assert.equal(window?.what?.length, 200);
    assert.equal(taken(events(['DTSTART:20260310T080000Z', 'DURATION:PT1H'])).windows[0]?.what, null);
  });
});

describe('an event is skipped, with the reason,', () => {
  const cases: [lines: string[], why: RegExp][] = [
    [['SUMMARY:x'], /^has no DTSTART that can be read/],
    [['DTSTART:tomorrow'], /^has no DTSTART/],
    [['DTSTART;VALUE=DATE:20260230'], /^has no DTSTART/],
    [['DTSTART:20260310T080000Z'], /^does not end after it begins/],
    [['DTSTART:20260310T080000Z', 'DTEND:20260310T080000Z'], /^does not end/],
    [['DTSTART:20260310T080000Z', 'DTEND;VALUE=DATE:20260311'], /^does not end/],
    [['DTSTART:20260310T080000Z', 'DTEND:20260311T080000'], /^does not end/],
    [['DTSTART;TZID=Mars/Olympus:20260310T080000', 'DURATION:PT1H'], /^is in the time zone "Mars\/Olympus"/],
    [['DTSTART:20260310T080000Z', 'DURATION:PT1H', 'RRULE:FREQ=SOMETIMES'], /^has an RRULE that has FREQ "SOMETIMES"/],
    [['DTSTART:20260310T080000Z', 'DURATION:PT1H', 'RRULE:FREQ=SECONDLY'], /^recurs by the hour or faster/],
    [['DTSTART:20260310T080000Z', 'DURATION:PT1H', 'EXDATE:never'], /^has an RDATE or EXDATE that cannot be read/],
  ];
  for (const [lines, why] of cases) {
    it(`that says ${lines.join(' ')}`, () => {
      const { skippedCount, skipped, days, windows } = taken(events(lines));
      assert.deepEqual([skippedCount, days, windows], [1, [], []]);
      assert.match(skipped[0]?.replace('The event in line 3 ', '') as string, why);
    });
  }
});

describe('a file is refused, with the character at which its line begins,', () => {
  const cases: [name: string, text: string, position: number, detail: RegExp][] = [
    ['empty', '', 1, /^is empty/],
    ['of blank lines', '\r\n \r\n', 1, /^is empty/],
    ['that is no calendar', 'Hello, world', 1, /line 1 has no name with : or ; after it/],
    ['that is a vCard', 'BEGIN:VCARD\nEND:VCARD\n', 1, /line 1 must be BEGIN:VCALENDAR/],
    ['that is HTML', '<html>\n<a href="x:y">', 1, /line 1 has no name/],
    ['with a property before it begins', 'VERSION:2.0\n', 1, /line 1 belongs to no component/],
    ['with a broken line', 'BEGIN:VCALENDAR\nno colon\nEND:VCALENDAR\n', 17, /line 2 has no name/],
    ['that does not end', 'BEGIN:VCALENDAR\nBEGIN:VEVENT\n', 17, /line 2 begins VEVENT, which does not end/],
    ['that ends in the wrong order', 'BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR\n', 30, /line 3 must be END:VEVENT/],
    ['that ends twice', 'BEGIN:VCALENDAR\nEND:VCALENDAR\nEND:VCALENDAR\n', 31, /line 3 ends what did not begin/],
    ['with a name from Object', 'BEGIN:VCALENDAR\nBEGIN:__proto__\nEND:x\n', 33, /line 3 must be END:__PROTO__/],
  ];
  for (const [name, text, position, detail] of cases) {
    it(name, () => {
      const read = readIcs(text, { now });
      assert.ok(!read.ok);
      assert.equal(read.faults[0]?.pointer, '#');
      assert.match(read.faults[0].detail, detail);
      assert.equal(read.faults[0].position, position);
    });
  }
});
