import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import fc from 'fast-check';

import { readIcs } from '../../../../src/recurrence/calendar/read-ics.ts';
import { leastMs, leeway } from '../rrule/support.ts';

const now = Date.parse('2026-02-01T12:00:00Z');
const mebibyte = 1_048_576;

function calendarOf(...lines: string[]): string {
  return ['BEGIN:VCALENDAR', ...lines, 'END:VCALENDAR', ''].join('\n');
}

/** As many as fit into a mebibyte. */
function full(event: (index: number) => string): string {
  let text = 'BEGIN:VCALENDAR\n';
  for (let index = 0; ; index += 1) {
    const next = `BEGIN:VEVENT\n${event(index)}\nEND:VEVENT\n`;
    if (text.length + next.length + 15 > mebibyte) return `${text}END:VCALENDAR\n`;
    text += next;
  }
}

const timed = 'DTSTART:20260310T080000Z\nDURATION:PT1H';
const zone = (rrule: string, count: number) =>
  Array.from({ length: count }, (_, index) =>
    [
      ...['BEGIN:VTIMEZONE', `TZID:Zone ${index}`],
      ...Array.from({ length: 4 }, () => [
        ...['BEGIN:STANDARD', 'DTSTART:16010101T000000', 'TZOFFSETFROM:+0100', 'TZOFFSETTO:+0200'],
        ...[`RRULE:${rrule}`, 'END:STANDARD'],
      ]).flat(),
      'END:VTIMEZONE',
      `BEGIN:VEVENT\nDTSTART;TZID=Zone ${index}:20260310T080000\nDURATION:PT1H\nEND:VEVENT`,
    ].join('\n'),
  );

const hostile: Record<string, string> = {
  'two mebibytes': 'x'.repeat(2 * mebibyte),
  'one line of a mebibyte': 'x'.repeat(mebibyte),
  'one line of a mebibyte, folded': calendarOf(`SUMMARY:${'x\n '.repeat(300_000)}`),
  'one property of a mebibyte': calendarOf(`SUMMARY:${'x'.repeat(mebibyte - 50)}`),
  'newlines alone': '\n'.repeat(mebibyte),
  'quotes alone': calendarOf('BEGIN:VEVENT', `DTSTART;TZID=${'"'.repeat(60_000)}:20260310`, 'END:VEVENT'),
  'parameters alone': full(() => `DTSTART${';A=B'.repeat(10_000)}:20260310T080000Z`),
  'components within one another': 'BEGIN:VCALENDAR\n'.repeat(60_000),
  'empty events': full(() => 'SUMMARY:x').replaceAll('SUMMARY:x\n', ''),
  'as many timed events as fit': full(
    (index) => `DTSTART:2026${String((index % 9) + 1).padStart(2, '0')}10T080000Z\nDURATION:PT${index + 1}S`,
  ),
  'as many skipped events as fit': full(() => 'DTSTART:x'),
  'as many days as fit': full((index) => `DTSTART;VALUE=DATE:${2_020 + (index % 60)}0310`),
  'long events': full(() => 'DTSTART;VALUE=DATE:19700101\nDTEND;VALUE=DATE:99991231'),
  'daily events that overlap': full(() => 'DTSTART;VALUE=DATE:20000101\nDURATION:P1000D\nRRULE:FREQ=DAILY'),
  'rules that never fire': full(
    (index) => `${timed}\nRRULE:FREQ=DAILY;BYHOUR=4,7;BYSETPOS=5;INTERVAL=${(index % 9) + 1}`,
  ),
  'rules that fire on a leap day': full(
    () => `DTSTART:16000101T000000Z\nDURATION:PT1H\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO;COUNT=10000`,
  ),
  'rules of weeks': full(() => 'DTSTART;VALUE=DATE:00010101\nRRULE:FREQ=YEARLY;BYWEEKNO=53;BYDAY=SU;COUNT=16'),
  'rules with many times': full(
    () =>
      `${timed}\nRRULE:FREQ=DAILY;BYHOUR=1,2,3,4,5,6,7,8;BYMINUTE=1,2,3,4,5,6,7,8,9,10,11,12,13,14;BYSECOND=1,2,3,4,5`,
  ),
  'endless seconds': calendarOf('BEGIN:VEVENT', timed, 'RRULE:FREQ=SECONDLY', 'END:VEVENT'),
  'endless days': calendarOf('BEGIN:VEVENT', timed, 'RRULE:FREQ=DAILY', 'END:VEVENT'),
  'a rule of a mebibyte': calendarOf(
    'BEGIN:VEVENT',
    timed,
    `RRULE:FREQ=DAILY;BYDAY=${'MO,\n '.repeat(200_000)}MO`,
    'END:VEVENT',
  ),
  'further dates': full(() => `${timed}\nRDATE:${'20260310T080000Z,'.repeat(3_000)}20260310T080000Z`),
  'exceptions in many lines': full(() => `${timed}\n${'EXDATE:20260310T080000Z\n'.repeat(1_900)}RRULE:FREQ=WEEKLY`),
  'zones that change daily': calendarOf(...zone('FREQ=DAILY', 50)),
  'zones that change by the second': calendarOf(...zone('FREQ=SECONDLY', 50)),
  'zones that change often': calendarOf(...zone('FREQ=MONTHLY;BYDAY=MO,TU,WE', 100)),
  'zones that are over': calendarOf(...zone('FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU;UNTIL=19990101', 100)),
  'zones of weeks': calendarOf(...zone('FREQ=YEARLY;BYWEEKNO=53;BYDAY=SU;UNTIL=19990101', 100)),
  'zones without end': calendarOf('BEGIN:VTIMEZONE\n'.repeat(200)),
};

describe('reading a calendar file', () => {
  for (const [name, text] of Object.entries(hostile)) {
    it(`does not hold up others: ${name}`, (t) => {
      const ms = leastMs(200, () => readIcs(text, { now }));
      t.diagnostic(`${ms.toFixed(0)} ms`);
      assert.ok(ms < 200 * leeway, `${ms.toFixed(0)} ms`);
    });
  }

  const words = [
    ...['BEGIN:VCALENDAR', 'END:VCALENDAR', 'BEGIN:VEVENT', 'END:VEVENT', 'BEGIN:VTIMEZONE', 'END:VTIMEZONE', 'TZID:X'],
    ...[
      'BEGIN:STANDARD',
      'END:STANDARD',
      'DTSTART:20260310T080000',
      'DTSTART;VALUE=DATE:20260310',
      'DTSTART;TZID=X:20260310T080000',
    ],
    ...[
      'DTEND:20260311T080000',
      'DURATION:PT1H',
      'DURATION:P1D',
      'RRULE:FREQ=DAILY',
      'RRULE:FREQ=YEARLY;COUNT=3',
      'RDATE:20260312T080000',
    ],
    ...[
      'EXDATE:20260310T080000',
      'RECURRENCE-ID:20260310T080000',
      'UID:1',
      'SUMMARY:x',
      'STATUS:CANCELLED',
      'TZOFFSETTO:+0100',
    ],
    ...[
      'TZOFFSETFROM:+0200',
      ' ',
      '\t;',
      ':',
      ';=:',
      'X',
      'DTSTART;TZID=',
      'DTSTART;=:',
      'DTSTART;TZID="a:b":20260310T080000',
    ],
  ];
  const event = fc.subarray(words.slice(8), { minLength: 2 }).map((lines) => ['BEGIN:VEVENT', ...lines, 'END:VEVENT']);
  const shaped = fc
    .array(event, { maxLength: 6 })
    .map((all) => ['BEGIN:VCALENDAR', ...all.flat(), 'END:VCALENDAR'].join('\n'));
  const jumbled = fc.array(fc.constantFrom(...words), { maxLength: 60 }).map((lines) => lines.join('\n'));
  const mutated = fc
    .tuple(shaped, fc.nat(400), fc.string({ maxLength: 6, unit: 'binary' }), fc.nat(6))
    .map(([text, at, put, cut]) => {
      return text.slice(0, at) + put + text.slice(at + cut);
    });

  it('never throws, is quick, and gives sorted days and windows, whatever the file is', () => {
    fc.assert(
      fc.property(fc.oneof(shaped, jumbled, mutated, fc.string()), (text) => {
        assert.ok(leastMs(200, () => readIcs(text, { now })) < 200 * leeway);
        const read = readIcs(text, { now });
        if (!read.ok) {
          for (const { position = 1 } of read.faults) assert.ok(position >= 1 && position <= text.length + 1);
          return;
        }
        const { days, windows } = read.value;
        assert.deepEqual(days, [...new Set(days)].sort());
        for (const { from, until } of windows) assert.ok(Date.parse(from) < Date.parse(until), `${from} ${until}`);
      }),
      { numRuns: 2_000 },
    );
  });
});
