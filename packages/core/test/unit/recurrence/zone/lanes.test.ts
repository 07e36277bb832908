import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type LaneChoices, lanesOf } from '../../../../src/recurrence/zone/lanes.ts';
import type { Span } from '../../../../src/recurrence/zone/transitions.ts';

/** Zones that no country has: changes of any size, so close that gaps and folds lie within one another. Unit: 1. */
const anySpans: fc.Arbitrary<Span[]> = fc
  .array(fc.record({ length: fc.integer({ min: 1, max: 12 }), offsetMs: fc.integer({ min: -8, max: 8 }) }), {
    minLength: 1,
    maxLength: 6,
  })
  .map((parts) => {
    // A long stretch at either end, so that nothing is cut off.
    let startAt = 0;
    return [{ length: 100, offsetMs: 0 }, ...parts, { length: 100, offsetMs: 0 }].map(({ length, offsetMs }) => {
      const span = { startAt, endAt: startAt + length, offsetMs };
      startAt += length;
      return span;
    });
  });

const anyChoices: fc.Arbitrary<LaneChoices> = fc.record({
  gap: fc.constantFrom('shift', 'skip'),
  fold: fc.constantFrom('first', 'last', 'both'),
});

/** By the definition alone: where the clocks show w, and if nowhere, what moves it. */
function instantsOf(spans: readonly Span[], wall: number, { gap, fold }: LaneChoices): number[] {
  const shown = spans
    .filter(({ startAt, endAt, offsetMs }) => startAt <= wall - offsetMs && wall - offsetMs < endAt)
    .map(({ offsetMs }) => wall - offsetMs);
  if (shown.length > 0) return fold === 'both' ? shown : shown.slice(...(fold === 'first' ? [0, 1] : [-1]));
  if (gap === 'skip') return [];
  const index = spans.findIndex((span, at) => {
    const before = spans[at - 1];
    return before && span.startAt + before.offsetMs <= wall && wall < span.startAt + span.offsetMs;
  });
  return [wall - (spans[index - 1]?.offsetMs ?? Number.NaN)];
}

test('what the lanes yield is what the definition says, even with changes as close as no country has them', () => {
  fc.assert(
    fc.property(anySpans, anyChoices, (spans, choices) => {
      const endAt = spans.at(-1)?.endAt ?? 0;
      const lanes = lanesOf(spans, choices);
      for (let wall = 50; wall < endAt - 50; wall++) {
        const yielded = lanes
          .filter(({ startAt, endAt: end, offsetMs }) => startAt <= wall - offsetMs && wall - offsetMs < end)
          .map(({ offsetMs }) => wall - offsetMs);
        assert.deepEqual(
          yielded.toSorted((a, b) => a - b),
          instantsOf(spans, wall, choices),
          `wall ${wall}`,
        );
      }
    }),
    { numRuns: 2_000 },
  );
});

test('lanes are ordered by start', () => {
  fc.assert(
    fc.property(anySpans, anyChoices, (spans, choices) => {
      const starts = lanesOf(spans, choices).map((lane) => lane.startAt);
      assert.deepEqual(
        starts,
        starts.toSorted((a, b) => a - b),
      );
    }),
  );
});
