import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';

import { compileRrule } from '../../../../src/recurrence/rrule/compile-rrule.ts';
import { take, wallMs } from './support.ts';

/**
 * 300 random rules and what python-dateutil 2.9.0 makes of them: rule|DTSTART|occurrences, and `end` where there are no
 * more within 30 years. Left out are three shapes in which it differs by what it says of itself or by a known fault:
 * `BYDAY=1MO,TU` (it wants both at once), BYWEEKNO without a day (it takes the whole week; so does it count weeks from
 * the end differently at the turn of the year), and BYSETPOS of weeks (it counts in DTSTART's week from DTSTART).
 */
const cases = readFileSync(new URL('./dateutil-cases.txt', import.meta.url), 'utf8')
  .trim()
  .split('\n');

describe('random rules', () => {
  it('occur when python-dateutil says', () => {
    assert.equal(cases.length, 300);
    for (const line of cases) {
      const [rrule, dtstart, ...expected] = line.split('|') as [string, string, ...string[]];
      const isOver = expected.at(-1) === 'end';
      if (isOver) expected.pop();
      const read = compileRrule({ rrule, dtstart, timezone: 'UTC' });
      const found = read.ok ? take(read.value.series, isOver ? 10 : expected.length, wallMs(dtstart) - 1) : [];
      const end = `${Number(dtstart.slice(0, 4)) + 30}${dtstart.slice(4)}`;
      assert.deepEqual(
        found.filter((at) => at <= end),
        expected,
        line,
      );
    }
  });
});
