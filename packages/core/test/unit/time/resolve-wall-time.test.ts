import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { dayMs, utcEpochMs, utcWallTime, type WallTime } from '../../../src/time/calendar.ts';
import { offsetMsAt, wallTimeAt } from '../../../src/time/civil.ts';
import { formatInstant } from '../../../src/time/format-instant.ts';
import { resolveWallTime, type WallTimeChoices } from '../../../src/time/resolve-wall-time.ts';
import { anyInstant, anyZone, oddZones } from './zones.ts';

const usual: WallTimeChoices = { gap: 'shift', fold: 'first' };

function wallOf(text: string): WallTime {
  return utcWallTime(Date.parse(`${text.replace(' ', 'T')}Z`));
}

function resolve(text: string, zone: string, choices: Partial<WallTimeChoices> = {}): string {
  const resolved = resolveWallTime(wallOf(text), zone, { ...usual, ...choices });
  return resolved.ok ? formatInstant(resolved.at) : resolved.detail;
}

const gaps: [zone: string, wall: string, at: string, why: string][] = [
  ['Europe/Berlin', '2026-03-29 02:30:00', '2026-03-29T01:30:00.000Z', 'an hour'],
  ['Europe/Berlin', '2026-03-29 02:00:00', '2026-03-29T01:00:00.000Z', 'its first moment'],
  ['Australia/Lord_Howe', '2026-10-04 02:15:00', '2026-10-03T15:45:00.000Z', 'half an hour'],
  ['Pacific/Apia', '2011-12-30 12:00:00', '2011-12-30T22:00:00.000Z', 'a whole day'],
  ['Africa/Casablanca', '2026-03-22 02:30:00', '2026-03-22T02:30:00.000Z', 'the end of Ramadan'],
  ['Europe/Dublin', '2026-03-29 01:30:00', '2026-03-29T01:30:00.000Z', 'negative DST'],
  ['Africa/Monrovia', '1972-01-07 00:20:00', '1972-01-07T01:04:30.000Z', '44 min 30 s'],
  ['Africa/Cairo', '2026-04-24 00:00:00', '2026-04-23T22:00:00.000Z', 'midnight does not exist'],
];

for (const [zone, wall, at, why] of gaps) {
  test(`in the gap of ${zone}, ${wall} moves forward by the gap, or is refused on request (${why})`, () => {
    assert.equal(resolve(wall, zone), at);
    assert.match(resolve(wall, zone, { gap: 'reject' }), /does not exist/);
  });
}

const folds: [zone: string, wall: string, first: string, last: string, why: string][] = [
  ['Europe/Berlin', '2026-10-25 02:30:00', '2026-10-25T00:30:00.000Z', '2026-10-25T01:30:00.000Z', 'an hour'],
  [
    'Australia/Lord_Howe',
    '2026-04-05 01:45:00',
    '2026-04-04T14:45:00.000Z',
    '2026-04-04T15:15:00.000Z',
    'half an hour',
  ],
  [
    'Africa/Casablanca',
    '2026-02-15 02:30:00',
    '2026-02-15T01:30:00.000Z',
    '2026-02-15T02:30:00.000Z',
    'Ramadan begins',
  ],
  ['Europe/Dublin', '2026-10-25 01:30:00', '2026-10-25T00:30:00.000Z', '2026-10-25T01:30:00.000Z', 'negative DST'],
  ['Pacific/Kwajalein', '1969-09-30 12:00:00', '1969-09-30T01:00:00.000Z', '1969-10-01T00:00:00.000Z', '23 hours'],
];

for (const [zone, wall, first, last, why] of folds) {
  test(`in the fold of ${zone}, ${wall} is taken the first time, or the last on request (${why})`, () => {
    assert.equal(resolve(wall, zone), first);
    assert.equal(resolve(wall, zone, { fold: 'last' }), last);
  });
}

test('the last moment before a gap and the first after it need no resolution', () => {
  for (const wall of ['2026-03-29 01:59:59', '2026-03-29 03:00:00']) {
    const resolved = resolveWallTime(wallOf(wall), 'Europe/Berlin', { gap: 'reject', fold: 'first' });
    assert.ok(resolved.ok && resolved.resolution === null, wall);
  }
});

test('the note says in one sentence what was done about a gap and which choice would do otherwise', () => {
  const resolved = resolveWallTime(wallOf('2026-03-29 02:30:00'), 'Europe/Berlin', usual);
  assert.deepEqual(resolved.ok && resolved.resolution, {
    kind: 'gap',
    note:
      '2026-03-29 02:30:00 does not exist in Europe/Berlin, where the clocks go forward by 1 h; ' +
      '2026-03-29 03:30:00 was taken instead, and gap "reject" would refuse it.',
  });
});

test('the note says in one sentence what was done about a fold and which choice would do otherwise', () => {
  const resolved = resolveWallTime(wallOf('2026-04-05 01:45:00'), 'Australia/Lord_Howe', {
    gap: 'shift',
    fold: 'last',
  });
  assert.deepEqual(resolved.ok && resolved.resolution, {
    kind: 'fold',
    note:
      '2026-04-05 01:45:00 occurs twice in Australia/Lord_Howe, where the clocks go back by 30 min; the last one, ' +
      '2026-04-04T15:15:00.000Z, was taken, and fold "first" would take 2026-04-04T14:45:00.000Z.',
  });
});

test('wall time to instant to wall time is a round trip, in any zone at any time', () => {
  fc.assert(
    fc.property(anyZone, anyInstant, (zone, at) => {
      const wall = wallTimeAt(zone, at);
      const first = resolveWallTime(wall, zone, { gap: 'reject', fold: 'first' });
      const last = resolveWallTime(wall, zone, { gap: 'reject', fold: 'last' });
      assert.ok(first.ok && last.ok, 'a time that a clock shows exists');
      assert.deepEqual(wallTimeAt(zone, first.at), wall);
      assert.deepEqual(wallTimeAt(zone, last.at), wall);
      assert.ok(at === first.at || at === last.at);
      assert.equal(first.resolution === null, first.at === last.at);
    }),
    { numRuns: 2_000 },
  );
});

/** Every change of the zone's offset from 1900 to 2030, by Temporal. */
function transitionsOf(zone: string): number[] {
  const found: number[] = [];
  const start = Temporal.Instant.from('1900-01-01T00:00:00Z').toZonedDateTimeISO(zone);
  for (let at = start.getTimeZoneTransition('next'); at && at.year < 2030; at = at.getTimeZoneTransition('next')) {
    found.push(at.epochMilliseconds);
  }
  return found;
}

const transitions = oddZones.flatMap((zone) => transitionsOf(zone).map((at) => ({ zone, at })));
const anyTransition = fc.constantFrom(...transitions);

test('within a gap, shift lands after it by as much as the wall time lay after its beginning', () => {
  fc.assert(
    fc.property(anyTransition, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), ({ zone, at }, part) => {
      const before = offsetMsAt(zone, at - 1);
      const gapMs = offsetMsAt(zone, at) - before;
      fc.pre(gapMs > 0);
      const intoMs = Math.floor(part * gapMs);
      const wall = utcWallTime(at + before + intoMs);
      const shifted = resolveWallTime(wall, zone, usual);
      assert.ok(shifted.ok);
      assert.equal(shifted.at, at + intoMs);
      assert.equal(shifted.resolution?.kind, 'gap');
      assert.equal(utcEpochMs(wallTimeAt(zone, shifted.at)), utcEpochMs(wall) + gapMs);
      assert.equal(resolveWallTime(wall, zone, { gap: 'reject', fold: 'first' }).ok, false);
    }),
    { numRuns: 500 },
  );
});

test('within a fold, first lies before last and a clock shows the same at both', () => {
  fc.assert(
    fc.property(anyTransition, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), ({ zone, at }, part) => {
      const after = offsetMsAt(zone, at);
      const foldMs = offsetMsAt(zone, at - 1) - after;
      fc.pre(foldMs > 0);
      const wall = utcWallTime(at + after + Math.floor(part * foldMs));
      const first = resolveWallTime(wall, zone, usual);
      const last = resolveWallTime(wall, zone, { gap: 'shift', fold: 'last' });
      assert.ok(first.ok && last.ok);
      assert.equal(last.at - first.at, foldMs);
      assert.ok(first.at < at && at <= last.at);
      assert.deepEqual(wallTimeAt(zone, first.at), wall);
      assert.deepEqual(wallTimeAt(zone, last.at), wall);
      assert.deepEqual([first.resolution?.kind, last.resolution?.kind], ['fold', 'fold']);
    }),
    { numRuns: 500 },
  );
});

test('around every change of the clocks from 1900 to 2030 in the odd zones it agrees with Temporal', () => {
  assert.ok(transitions.length > 1_000);
  for (const { zone, at } of transitions) {
    const before = offsetMsAt(zone, at - 1);
    const after = offsetMsAt(zone, at);
    for (const wallMs of [at + before - 1, at + before, at + after - 1, at + after, at + (before + after) / 2]) {
      const wall = utcWallTime(wallMs);
      for (const fold of ['first', 'last'] as const) {
        const resolved = resolveWallTime(wall, zone, { gap: 'shift', fold });
        const disambiguation = fold === 'first' ? 'compatible' : 'later';
        const expected = Temporal.PlainDateTime.from(wall).toZonedDateTime(zone, { disambiguation });
        assert.equal(resolved.ok && resolved.at, expected.epochMilliseconds, `${zone} ${JSON.stringify(wall)}`);
      }
    }
  }
});

test('a day before and a day after tell a change apart from its neighbours: none lie closer than two days', () => {
  const close = transitions.filter(({ zone, at }, index) => {
    const next = transitions[index + 1];
    return next?.zone === zone && next.at - at < 2 * dayMs;
  });
  assert.deepEqual(close, []);
});
