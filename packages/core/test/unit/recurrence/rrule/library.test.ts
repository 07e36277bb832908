import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import fc from 'fast-check';
import { RRuleTemporal } from 'rrule-temporal';

import { compileRrule } from '../../../../src/recurrence/rrule/compile-rrule.ts';
import { anyRrule, anyStart } from './any-rrule.ts';
import { take, wallMs } from './support.ts';

/**
 * The library that comes nearest. It is not the engine, because of the shapes named here, and because one call of it may
 * take seconds; see date-filter.ts.
 */
function byLibrary(rrule: string, dtstart: string, count: number): string[] {
  const start = dtstart.replace(/[-:]/g, '').replace(' ', 'T');
  const rule = new RRuleTemporal({ rruleString: `DTSTART:${start}Z\nRRULE:${rrule}`, cache: false });
  const found: string[] = [];
  for (let at = rule.next(new Date(wallMs(dtstart)), true); at && found.length < count;) {
    found.push(at.toString().slice(0, 19).replace('T', ' '));
    at = rule.next(new Date(at.epochMilliseconds), false);
  }
  return found;
}

/** Where the two may differ: yearly rules that choose days by more than month and day of the month. */
function namedShape(rrule: string): string | null {
  if (!rrule.startsWith('FREQ=YEARLY')) return null;
  const has = (name: string) => rrule.includes(`;${name}=`);
  const dayParts = ['BYMONTHDAY', 'BYDAY'].filter(has).length;
  // Without a day it takes the weekday of wherever it resumes from, of BYDAY and BYMONTHDAY it ignores one, and it
  // counts positions and intervals of years in the years of weeks, which begin up to three days before or after others.
  const isPlain = has('BYDAY') && !has('BYMONTHDAY') && !has('BYSETPOS') && !has('INTERVAL');
  if (has('BYWEEKNO') && !isPlain) return 'BYWEEKNO but with BYDAY alone';
  // It takes dates that fit either part, not both.
  if (has('BYYEARDAY') && dayParts > 0) return 'BYYEARDAY beside another day';
  // Of a list with numbered and plain weekdays it drops the plain ones, and it ignores BYMONTHDAY beside numbers.
  if (/BYDAY=[^;]*\d/.test(rrule)) return 'BYDAY with numbers';
  return null;
}

describe('rrule-temporal 2.2.8', () => {
  it('agrees on every rule but those of three named shapes', (t) => {
    let agreed = 0;
    const shapes = new Map<string, number>();
    fc.assert(
      fc.property(anyRrule, anyStart, (rrule, dtstart) => {
        const read = compileRrule({ rrule, dtstart, timezone: 'UTC' });
        if (!read.ok) return;
        const ours = take(read.value.series, 4, wallMs(dtstart) - 1);
        const shape = namedShape(rrule);
        if (shape !== null) {
          // Not asked for the rest of these, since it may search for seconds.
          shapes.set(shape, (shapes.get(shape) ?? 0) + 1);
          return;
        }
        agreed += 1;
        assert.deepEqual(byLibrary(rrule, dtstart, ours.length), ours, `${rrule} from ${dtstart}`);
      }),
      { numRuns: 400, seed: 5_545 },
    );
    t.diagnostic(`agreed on ${agreed}; left out: ${JSON.stringify(Object.fromEntries(shapes))}`);
  });

  it('loses dates of rules that name weekdays with and without a number', () => {
    const rrule = 'FREQ=YEARLY;BYDAY=20MO,MO';
    const read = compileRrule({ rrule, dtstart: '2028-01-01 09:00:00', timezone: 'UTC' });
    assert.ok(read.ok);
    const mondays = ['2028-01-03 09:00:00', '2028-01-10 09:00:00', '2028-01-17 09:00:00'];
    assert.deepEqual(take(read.value.series, 3, wallMs('2028-01-01 00:00:00')), mondays);
    assert.notDeepEqual(byLibrary(rrule, '2028-01-01 09:00:00', 3), mondays);
  });
});
