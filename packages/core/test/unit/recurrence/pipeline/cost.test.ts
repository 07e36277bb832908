import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Cron } from 'croner';
import { cron } from './kit.ts';

const expressions = ['* * * * *', '*/5 8-17 * * *', '0 9 * * 1-5', '30 2 * * *', '0 12 L * *'];
const timezone = 'America/New_York';
const from = Date.UTC(2026, 1, 20);
const steps = 1_000;

/** In µs a step, of the faster of two runs. */
function costOf(next: (at: number) => number): number {
  const costs = [1, 2].map(() => {
    const startedAt = performance.now();
    let at = from;
    for (let step = 0; step < steps; step++) at = next(at);
    return ((performance.now() - startedAt) * 1_000) / steps;
  });
  return Math.min(...costs);
}

/** A figure and no bar: the bench has that. Here it would fail on a busy machine. */
test('the cost of one next occurrence in a zone with summer time is printed beside that of croner', (t) => {
  for (const expression of expressions) {
    const { nextNominal } = cron(expression, { timezone });
    const other = new Cron(expression, { timezone, paused: true });
    const own = costOf((at) => nextNominal(at) ?? from);
    const croner = costOf((at) => other.nextRun(new Date(at))?.getTime() ?? from);
    t.diagnostic(`${expression}: ours ${own.toFixed(1)} µs, croner ${croner.toFixed(1)} µs`);
    assert.ok(own > 0);
  }
});
