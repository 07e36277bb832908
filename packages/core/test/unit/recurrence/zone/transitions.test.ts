import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Temporal } from 'temporal-polyfill';
import { spansBetween } from '../../../../src/recurrence/zone/transitions.ts';
import { dayMs } from '../../../../src/time/calendar.ts';
import { formatInstant } from '../../../../src/time/format-instant.ts';
import { oddZones } from '../../time/zones.ts';

function changes(zone: string, from: string, until: string): string[] {
  const spans = spansBetween(zone, Date.parse(`${from}T00:00:00Z`), Date.parse(`${until}T00:00:00Z`));
  return spans.slice(1).map((span, index) => {
    const byMs = span.offsetMs - (spans[index]?.offsetMs ?? 0);
    return `${formatInstant(span.startAt).slice(0, 19)}Z ${byMs > 0 ? '+' : ''}${byMs / 60_000} min`;
  });
}

const known: [why: string, zone: string, from: string, until: string, expected: string[]][] = [
  [
    'an hour',
    'America/New_York',
    '2026-01-01',
    '2027-01-01',
    ['2026-03-08T07:00:00Z +60 min', '2026-11-01T06:00:00Z -60 min'],
  ],
  [
    'half an hour',
    'Australia/Lord_Howe',
    '2026-01-01',
    '2027-01-01',
    ['2026-04-04T15:00:00Z -30 min', '2026-10-03T15:30:00Z +30 min'],
  ],
  ['a whole day left out', 'Pacific/Apia', '2011-12-01', '2012-01-31', ['2011-12-30T10:00:00Z +1440 min']],
  [
    'Ramadan',
    'Africa/Casablanca',
    '2026-01-01',
    '2026-06-01',
    ['2026-02-15T02:00:00Z -60 min', '2026-03-22T02:00:00Z +60 min'],
  ],
  [
    'negative DST',
    'Europe/Dublin',
    '2026-01-01',
    '2027-01-01',
    ['2026-03-29T01:00:00Z +60 min', '2026-10-25T01:00:00Z -60 min'],
  ],
  ['seconds', 'Africa/Monrovia', '1972-01-01', '1972-02-01', ['1972-01-07T00:44:30Z +44.5 min']],
  ['a fold of 23 hours', 'Pacific/Kwajalein', '1969-09-01', '1969-11-01', ['1969-09-30T13:00:00Z -1380 min']],
  ['no change at all', 'Asia/Kathmandu', '2000-01-01', '2030-01-01', []],
];

for (const [why, zone, from, until, expected] of known) {
  test(`the changes of ${zone} are found to the second (${why})`, () => {
    assert.deepEqual(changes(zone, from, until), expected);
  });
}

test('every change from 1900 to 2030 in the odd zones is the one that Temporal finds', () => {
  const startAt = Date.parse('1900-01-01T00:00:00Z');
  const endAt = Date.parse('2030-01-01T00:00:00Z');
  for (const zone of oddZones) {
    const found = spansBetween(zone, startAt, endAt).slice(1);
    const expected: number[] = [];
    let at = Temporal.Instant.fromEpochMilliseconds(startAt).toZonedDateTimeISO(zone).getTimeZoneTransition('next');
    for (; at && at.epochMilliseconds < endAt; at = at.getTimeZoneTransition('next')) {
      expected.push(at.epochMilliseconds);
    }
    assert.deepEqual(
      found.map((span) => span.startAt),
      expected,
      zone,
    );
  }
});

test('spans follow one another without a hole, wherever the asked time begins and ends', () => {
  const changeAt = Date.parse('2026-03-29T01:00:00Z');
  for (const [startAt, endAt] of [
    [changeAt - 1_000, changeAt + 1_000],
    [changeAt - 1_000, changeAt],
    [changeAt, changeAt + 1_000],
    [changeAt - 3 * dayMs - 1_000, changeAt + 3 * dayMs + 1_000],
  ] as const) {
    const spans = spansBetween('Europe/Berlin', startAt, endAt);
    assert.deepEqual(
      spans.map((span) => span.startAt),
      startAt < changeAt && changeAt < endAt ? [startAt, changeAt] : [startAt],
    );
    assert.equal(spans.at(-1)?.endAt, endAt);
    for (const [index, span] of spans.slice(1).entries()) assert.equal(span.startAt, spans[index]?.endAt);
  }
});
