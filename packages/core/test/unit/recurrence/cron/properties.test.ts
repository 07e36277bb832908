import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { compileCron } from '../../../../src/recurrence/cron/compile-cron.ts';
import type { WallSeries } from '../../../../src/recurrence/rule.ts';
import { formatInstant } from '../../../../src/time/format-instant.ts';
import { matchesCron } from './naive-cron.ts';
import { randomCron, seeded } from './random-cron.ts';

const anyCron = fc.nat(0xffffffff).map((seed) => randomCron(seeded(seed)));
const instant = fc.integer({ min: Date.parse('2024-01-01T00:00:00Z'), max: Date.parse('2032-01-01T00:00:00Z') });

/** Null for the few that never fire: those are refused. */
function seriesOf(cron: string): WallSeries | null {
  const compiled = compileCron({ cron, hashSeed: '' });
  if (compiled.ok) return compiled.value.series;
  assert.match(compiled.faults[0]!.detail, /^never fires/, `${cron}: ${JSON.stringify(compiled.faults)}`);
  return null;
}

test('occurrences come one after the other, and each fits the expression', () => {
  fc.assert(
    fc.property(anyCron, instant, (cron, after) => {
      const series = seriesOf(cron);
      let at: number | null = after;
      for (let count = 0; count < 10 && series && at !== null; count++) {
        const next = series.next(at);
        assert.ok(next === null || (next > at && matchesCron(cron, next)), `${cron} at ${next && formatInstant(next)}`);
        at = next;
      }
    }),
    { numRuns: 2_000 },
  );
});

test('the next occurrence is the same from every moment before it', () => {
  fc.assert(
    fc.property(anyCron, instant, fc.double({ min: 0, max: 1, noNaN: true }), (cron, after, share) => {
      const next = seriesOf(cron)?.next(after);
      if (next == null) return;
      const between = Math.min(next - 1, Math.floor(after + share * (next - after)));
      assert.equal(seriesOf(cron)?.next(between), next);
      assert.equal(seriesOf(cron)?.next(next - 1), next);
    }),
    { numRuns: 1_000 },
  );
});

test('no moment that fits is left out, told by looking at each second, minute or day', () => {
  fc.assert(
    fc.property(anyCron, instant, (cron, after) => {
      const series = seriesOf(cron);
      if (!series) return;
      const found = series.next(after) ?? Infinity;
      for (const [stepMs, steps] of [
        [1_000, 150],
        [60_000, 3_000],
        [86_400_000, 1_500],
      ] as const) {
        let at = Math.floor(after / stepMs) * stepMs + stepMs;
        for (let step = 0; step < steps && at < found; step++, at += stepMs) {
          assert.ok(!matchesCron(cron, at), `${cron} leaves out ${formatInstant(at)}`);
        }
      }
    }),
    { numRuns: 400 },
  );
});

test('every kind of special day is exact on each day of twelve years', () => {
  const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);
  const days = ['L', 'LW', ...upTo(31).map((day) => `${day}W`), ...upTo(30).map((before) => `L-${before}`)];
  const weekdays = [0, 1, 2, 3, 4, 5, 6].flatMap((day) => [`${day}L`, ...upTo(5).map((nth) => `${day}#${nth}`)]);
  for (const cron of [...days.map((day) => `0 0 ${day} * *`), ...weekdays.map((day) => `0 0 * * ${day}`)]) {
    const series = seriesOf(cron);
    let next = series?.next(Date.parse('2023-12-31T12:00:00Z'));
    for (let at = Date.parse('2024-01-01T00:00:00Z'); at < Date.parse('2036-01-01T00:00:00Z'); at += 86_400_000) {
      assert.equal(next === at, matchesCron(cron, at), `${cron} at ${formatInstant(at)}`);
      if (next === at) next = series?.next(at);
    }
  }
});

test('what is refused as never firing fits no day of the years in which it could', () => {
  const random = seeded(7);
  const crons = Array.from({ length: 4_000 }, () => randomCron(random));
  const refused = [...crons.filter((cron) => seriesOf(cron) === null), '0 0 31 2,4,6,9,11 *', '0 0 */31 * 2#5'];
  assert.ok(refused.length > 10 && refused.length < 200, `${refused.length} refused`);
  for (const cron of refused) {
    const fields = cron.split(' ');
    const [day, month, weekday] = fields.slice(fields.length === 5 ? 2 : 3);
    // A day, a weekday and a leap year come together within 28 years, if they ever do.
    for (let at = Date.parse('1971-01-01T00:00:00Z'); at < Date.parse('1999-01-01T00:00:00Z'); at += 86_400_000) {
      assert.ok(!matchesCron(`0 0 ${day} ${month} ${weekday}`, at), cron);
    }
  }
});
