import type { EpochMs } from '../model/task.ts';
import { formatInstant } from '../time/format-instant.ts';
import { formatLength } from '../time/format-length.ts';

/** What jitter did, in one sentence; null when the stable hash gave no delay. */
export function explainJitter(moved: { from: EpochMs; due: EpochMs; jitterMs: number }): string | null {
  const { from, due, jitterMs } = moved;
  if (due === from) return null;
  return (
    `Jitter of up to ${formatLength(jitterMs)} put it off by ${formatLength(due - from)}; ` +
    `without it, it would be due at ${formatInstant(from)}.`
  );
}

/** Several notes on one occurrence, as one text; null when there are none. */
export function joinNotes(notes: readonly (string | null)[]): string | null {
  const told = notes.filter((note) => note !== null);
  return told.length === 0 ? null : told.join(' ');
}
