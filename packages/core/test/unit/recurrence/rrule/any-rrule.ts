import fc from 'fast-check';

const codes = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;
const list = (item: fc.Arbitrary<number | string>, max: number) =>
  fc.uniqueArray(item, { minLength: 1, maxLength: max }).map((items) => items.join(','));
const from = (min: number, max: number) => fc.integer({ min, max });
const bothEnds = (max: number) => fc.tuple(from(1, max), fc.constantFrom(1, 1, -1)).map(([n, sign]) => n * sign);
const weekday = fc.constantFrom(...codes);
const nthWeekday = (max: number) => fc.tuple(bothEnds(max), weekday).map(([n, code]) => `${n}${code}`);

const common = {
  INTERVAL: fc.constantFrom(1, 2, 3, 4, 6, 7, 11, 15, 24, 36, 60, 90, 100, 1_440, 86_400),
  BYMONTH: list(from(1, 12), 3),
  BYHOUR: list(from(0, 23), 3),
  BYMINUTE: list(from(0, 59), 3),
  BYSECOND: list(from(0, 59), 3),
  WKST: weekday,
};
const byFrequency: Record<string, Record<string, fc.Arbitrary<number | string>>> = {
  // Two shapes each, since a number in BYDAY and BYWEEKNO exclude each other.
  YEARLY: {
    BYMONTHDAY: list(bothEnds(31), 4),
    BYYEARDAY: list(bothEnds(366), 4),
    BYDAY: list(fc.oneof(weekday, nthWeekday(5)), 4),
  },
  'YEARLY ': { BYMONTHDAY: list(bothEnds(31), 4), BYWEEKNO: list(bothEnds(53), 3), BYDAY: list(weekday, 4) },
  MONTHLY: { BYMONTHDAY: list(bothEnds(31), 4), BYDAY: list(fc.oneof(weekday, nthWeekday(5)), 4) },
  WEEKLY: { BYDAY: list(weekday, 4) },
  DAILY: { BYMONTHDAY: list(bothEnds(31), 4), BYDAY: list(weekday, 4) },
  HOURLY: { BYMONTHDAY: list(bothEnds(31), 4), BYYEARDAY: list(bothEnds(366), 4), BYDAY: list(weekday, 4) },
};
byFrequency.MINUTELY = byFrequency.HOURLY as (typeof byFrequency)[string];
byFrequency.SECONDLY = byFrequency.HOURLY as (typeof byFrequency)[string];

/** A rule that RFC 5545 allows; it may never fire. Of up to four parts and BYSETPOS, without COUNT and UNTIL. */
export const anyRrule: fc.Arbitrary<string> = fc.constantFrom(...Object.keys(byFrequency)).chain((freq) => {
  const parts: Record<string, fc.Arbitrary<number | string>> = { ...common, ...byFrequency[freq] };
  const some = fc
    .subarray(Object.keys(parts), { maxLength: 4 })
    .chain((names) =>
      fc.tuple(
        ...names.map((name) => (parts[name] as fc.Arbitrary<number | string>).map((value) => `${name}=${value}`)),
      ),
    );
  return fc.tuple(some, fc.option(list(bothEnds(10), 2), { freq: 4 })).map(([texts, bySetPos]) => {
    const isAllowed = bySetPos !== null && texts.some((text) => text.startsWith('BY'));
    return [`FREQ=${freq.trim()}`, ...texts, ...(isAllowed ? [`BYSETPOS=${bySetPos}`] : [])].join(';');
  });
});

/** A whole second of 1995 to 2035, as DTSTART is written. */
export const anyStart: fc.Arbitrary<string> = fc
  .integer({ min: Date.UTC(1995, 0, 1) / 1_000, max: Date.UTC(2035, 0, 1) / 1_000 })
  .map((seconds) => new Date(seconds * 1_000).toISOString().slice(0, 19).replace('T', ' '));
