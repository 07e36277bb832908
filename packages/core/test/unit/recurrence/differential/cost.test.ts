import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Cron } from 'croner';
import { compileCron } from '../../../../src/recurrence/cron/compile-cron.ts';
import { zoneSeries } from '../../../../src/recurrence/zoned-series.ts';

const crons = [
  '* * * * *',
  '*/5 * * * *',
  '30 9 * * MON-FRI',
  '0 0 1 * *',
  '0 9 1 * MON',
  '0 0 L * *',
  '0 9 * * 2#3',
  '0 0 29 2 *',
];
const zones = ['UTC', 'America/New_York'];
const asks = 300;

/** Microseconds for one `next`, along a series. */
function measure(next: (after: number) => number): number {
  let at = Date.parse('2026-01-01T00:00:00Z');
  const start = performance.now();
  for (let count = 0; count < asks; count++) {
    // A series that has gone far ahead begins anew.
    at = at > Date.parse('2060-01-01T00:00:00Z') ? Date.parse('2026-01-01T00:00:00Z') : next(at);
  }
  return ((performance.now() - start) * 1_000) / asks;
}

test('one next costs no more than that of croner', (t) => {
  let [ours, theirs] = [0, 0];
  for (const round of ['warm-up', 'measured']) {
    [ours, theirs] = [0, 0];
    for (const cron of crons) {
      for (const zone of zones) {
        const compiled = compileCron({ cron, hashSeed: '' });
        assert.ok(compiled.ok);
        const series = zoneSeries(compiled.value.series, zone, { gap: null, fold: null });
        const job = new Cron(cron, { timezone: zone });
        const our = measure((after) => series.next(after)!);
        const their = measure((after) => job.nextRun(new Date(after))!.getTime());
        ours += our;
        theirs += their;
        if (round === 'measured')
          t.diagnostic(`${cron} in ${zone}: ${our.toFixed(1)} µs, croner ${their.toFixed(1)} µs`);
      }
    }
  }
  const count = crons.length * zones.length;
  t.diagnostic(`on average ${(ours / count).toFixed(1)} µs, croner ${(theirs / count).toFixed(1)} µs`);
  assert.ok(ours <= theirs, `${ours / count} µs, croner ${theirs / count} µs`);
});
