import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { jitterOffsetMs } from '../../../../src/recurrence/jitter.ts';
import { cron, instant } from './kit.ts';

const anySeed = fc.stringMatching(/^[0-9a-f]{24}$/);
const anyNominal = fc.integer({ min: 0, max: 4_000_000_000_000 });

test('jitter is a whole number of milliseconds from none to the window, the same each time', () => {
  fc.assert(
    fc.property(anySeed, anyNominal, fc.integer({ min: 0, max: 86_400_000 }), (seed, nominal, jitterMs) => {
      const offset = jitterOffsetMs(seed, nominal, jitterMs);
      assert.ok(Number.isInteger(offset) && offset >= 0 && offset <= jitterMs);
      assert.equal(jitterOffsetMs(seed, nominal, jitterMs), offset);
    }),
  );
});

test('jitter never changes from one version to the next: planned occurrences would be planned again', () => {
  assert.deepEqual(
    [0, 1_000, 1_800_000_000_000].map((nominal) => jitterOffsetMs('66a1b2c3d4e5f60718293a4b', nominal, 60_000)),
    [48_933, 15_825, 31_869],
  );
});

/** The largest share above or below an even one among ten parts of the window. */
function unevenness(offsets: number[], jitterMs: number): number {
  const parts = Array.from({ length: 10 }, () => 0);
  for (const offset of offsets) {
    const part = Math.floor((offset / (jitterMs + 1)) * 10);
    parts[part] = (parts[part] ?? 0) + 1;
  }
  return Math.max(...parts.map((count) => Math.abs(count / (offsets.length / 10) - 1)));
}

test('the minutes of one schedule spread evenly over the window', () => {
  const offsets = Array.from({ length: 10_000 }, (_, minute) => jitterOffsetMs('a schedule', minute * 60_000, 30_000));
  assert.ok(unevenness(offsets, 30_000) < 0.1, String(unevenness(offsets, 30_000)));
});

test('many schedules at one moment spread evenly over the window', () => {
  const at = instant('2026-06-01T12:00:00Z');
  const offsets = Array.from({ length: 10_000 }, (_, id) =>
    jitterOffsetMs(id.toString(16).padStart(24, '0'), at, 300_000),
  );
  assert.ok(unevenness(offsets, 300_000) < 0.1, String(unevenness(offsets, 300_000)));
});

test('both ends of the window occur', () => {
  const offsets = new Set(Array.from({ length: 200 }, (_, second) => jitterOffsetMs('id', second * 1_000, 3)));
  assert.deepEqual(
    [...offsets].toSorted((a, b) => a - b),
    [0, 1, 2, 3],
  );
});

test('an occurrence is due by its jitter later, whatever was asked before', () => {
  const jittered = cron('* * * * *', { jitterMs: 300_000 });
  const nominal = instant('2026-06-01T12:00:00Z');
  const decided = jittered.decide(nominal);
  assert.ok(decided.kind === 'run');
  assert.equal(decided.due, nominal + jitterOffsetMs('66a1b2c3d4e5f60718293a4b', nominal, 300_000));
  for (let at = nominal - 600_000; at < nominal; at += 60_000) jittered.decide(at);
  assert.deepEqual(jittered.decide(nominal), decided);
  assert.equal(jittered.planAt(nominal), nominal);
});
