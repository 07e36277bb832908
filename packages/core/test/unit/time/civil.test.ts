import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { isZone, offsetMsAt, wallTimeAt } from '../../../src/time/civil.ts';
import { anyInstant, anyZone } from './zones.ts';

test('every zone of this runtime is a zone, and so are the usual links', () => {
  for (const name of Intl.supportedValuesOf('timeZone')) assert.ok(isZone(name), name);
  const links = [
    'UTC',
    'GMT',
    'Etc/UTC',
    'Etc/GMT+5',
    'Asia/Kolkata',
    'Europe/Kyiv',
    'US/Eastern',
    'EST5EDT',
    'NZ-CHAT',
  ];
  const odd = ['America/Port-au-Prince', 'Antarctica/DumontDUrville', 'America/Argentina/ComodRivadavia', 'GB-Eire'];
  for (const name of [...links, ...odd]) assert.ok(isZone(name), name);
});

test('what is no IANA name is no zone, even where Intl would take it', () => {
  const offsets = ['+02:00', '-0530', '+02', 'UTC+5', 'GMT+5', 'Z'];
  const otherCase = [
    'utc',
    'europe/berlin',
    'Europe/berlin',
    'EUROPE/BERLIN',
    'asia/kolkata',
    'Asia/kolkata',
    'us/Eastern',
  ];
  const abbreviations = ['PST', 'IST', 'ACT', 'CST', 'CEST', 'SystemV/EST5'];
  const odd = [
    '',
    ' ',
    'Mars/Phobos',
    'Europe/',
    '/Berlin',
    'Europe/Berlin ',
    'Europe/Berlin\n',
    '__proto__',
    'Etc/Unknown',
  ];
  for (const name of [...offsets, ...otherCase, ...abbreviations, ...odd, `Europe/${'x'.repeat(10_000)}`]) {
    assert.equal(isZone(name), false, name);
    assert.equal(isZone(name), false, `${name}, asked again`);
  }
});

test('more zones in turn than are remembered stay right', () => {
  const names = Intl.supportedValuesOf('timeZone');
  assert.ok(names.length > 256);
  for (let round = 0; round < 2; round++) {
    for (const name of names) {
      assert.ok(isZone(name));
      assert.ok(Math.abs(offsetMsAt(name, 0)) < 86_400_000);
    }
  }
});

const hourMs = 3_600_000;
const knownOffsets: [zone: string, at: string, offsetMs: number, why: string][] = [
  ['UTC', '2026-07-01T00:00:00Z', 0, 'no offset at all'],
  ['Europe/London', '2026-01-01T00:00:00Z', 0, 'an offset of zero in a zone that has others'],
  ['Europe/Berlin', '2026-03-29T00:59:59.999Z', hourMs, 'the last ms of winter'],
  ['Europe/Berlin', '2026-03-29T01:00:00Z', 2 * hourMs, 'the first ms of summer'],
  ['Europe/Dublin', '2026-01-01T00:00:00Z', 0, 'negative DST: winter is the exception there'],
  ['Europe/Dublin', '2026-07-01T00:00:00Z', hourMs, 'negative DST: summer is standard'],
  ['Africa/Casablanca', '2026-03-01T00:00:00Z', 0, 'Ramadan'],
  ['Africa/Casablanca', '2026-06-01T00:00:00Z', hourMs, 'outside Ramadan'],
  ['Asia/Kathmandu', '2026-01-01T00:00:00Z', 5.75 * hourMs, 'quarters'],
  ['Australia/Lord_Howe', '2026-01-01T00:00:00Z', 11 * hourMs, 'half an hour of DST'],
  ['Australia/Lord_Howe', '2026-07-01T00:00:00Z', 10.5 * hourMs, 'half an hour of DST'],
  ['America/St_Johns', '2026-01-01T00:00:00Z', -3.5 * hourMs, 'negative with minutes'],
  ['Pacific/Apia', '2011-12-30T09:59:59Z', -10 * hourMs, 'before the skipped day'],
  ['Pacific/Apia', '2011-12-30T10:00:00Z', 14 * hourMs, 'after the skipped day'],
  ['Africa/Monrovia', '1971-01-01T00:00:00Z', -(44 * 60 + 30) * 1_000, 'seconds, within the lifetime of computers'],
  ['America/New_York', '0001-01-01T00:00:00Z', -(4 * 3_600 + 56 * 60 + 2) * 1_000, 'local mean time, year 1'],
  ['Asia/Manila', '1800-01-01T00:00:00Z', -(15 * 3_600 + 56 * 60 + 8) * 1_000, 'on the other side of the date line'],
  ['Europe/Berlin', '9999-12-31T23:59:59.999Z', hourMs, 'year 9999'],
];

for (const [zone, at, offsetMs, why] of knownOffsets) {
  test(`the offset of ${zone} at ${at} is ${offsetMs} ms (${why})`, () => {
    assert.equal(offsetMsAt(zone, Date.parse(at)), offsetMs);
  });
}

test('midnight is hour 0, never 24', () => {
  const wall = wallTimeAt('Europe/Berlin', Date.parse('2026-01-01T23:00:00Z'));
  assert.deepEqual(wall, { year: 2026, month: 1, day: 2, hour: 0, minute: 0, second: 0, millisecond: 0 });
});

test('an unknown zone throws rather than being read as another', () => {
  assert.throws(() => offsetMsAt('Mars/Phobos', 0), RangeError);
});

test('offset and wall time are those of Temporal, in any zone at any time', () => {
  fc.assert(
    fc.property(anyZone, anyInstant, (zone, at) => {
      const zoned = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
      assert.equal(offsetMsAt(zone, at), zoned.offsetNanoseconds / 1e6);
      const { year, month, day, hour, minute, second, millisecond } = zoned;
      assert.deepEqual(wallTimeAt(zone, at), { year, month, day, hour, minute, second, millisecond });
    }),
    { numRuns: 2_000 },
  );
});
