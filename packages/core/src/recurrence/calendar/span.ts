import type { EpochMs } from '../../model/task.ts';

/** Contiguous time, `until` excluded. */
export type Span = { from: EpochMs; until: EpochMs };

/** A set of spans that neither overlap nor touch. Without end is from or until an infinity. */
export type Spans = {
  /** The span with the instant in it. */
  at(at: EpochMs): Span | null;
  /** For an instant in no span: where the next span begins, or something earlier when that is far. */
  freeUntil(at: EpochMs): EpochMs;
  /** Where the last span ends that ends at the instant or before; null when there is none, or not within two days. */
  lastEnd(at: EpochMs): EpochMs | null;
};

export const endless: Span = { from: Number.NEGATIVE_INFINITY, until: Number.POSITIVE_INFINITY };

/** A span put together of more pieces counts as endless. Only calendars of several zones can have so many. */
const piecesMax = 1_000;

/** The union: spans that overlap or touch are one. */
export function unite(parts: readonly Spans[]): Spans {
  const [only] = parts;
  if (only && parts.length === 1) return only;
  return {
    at(at) {
      const [first] = parts.map((part) => part.at(at)).filter((span) => span !== null);
      return first ? grow(first, parts) : null;
    },
    freeUntil: (at) => Math.min(...parts.map((part) => part.freeUntil(at))),
    lastEnd(at) {
      const ends = parts.map((part) => part.lastEnd(at)).filter((end) => end !== null);
      return ends.length === 0 ? null : Math.max(...ends);
    },
  };
}

function grow(first: Span, parts: readonly Spans[]): Span {
  let span = first;
  for (let pieces = 0; pieces < piecesMax; pieces += 1) {
    const { from, until } = span;
    for (const part of parts) {
      const before = Number.isFinite(from) ? part.at(from - 1) : null;
      const after = Number.isFinite(until) ? part.at(until) : null;
      span = {
        from: Math.min(span.from, before?.from ?? span.from),
        until: Math.max(span.until, after?.until ?? span.until),
      };
    }
    if (span.from === from && span.until === until) return span;
  }
  return endless;
}

/** The spans of a list in any order, which may overlap. */
export function spansOf(list: readonly Span[]): Spans {
  const merged: Span[] = [];
  for (const span of list.filter(({ from, until }) => from < until).toSorted((one, other) => one.from - other.from)) {
    const last = merged.at(-1);
    if (last && span.from <= last.until)
      merged[merged.length - 1] = { ...last, until: Math.max(last.until, span.until) };
    else merged.push(span);
  }

  /** The place of the first span that ends after the instant. */
  function placeOf(at: EpochMs): number {
    let low = 0;
    let high = merged.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((merged[middle] as Span).until <= at) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  return {
    at(at) {
      const span = merged[placeOf(at)];
      return span && span.from <= at ? span : null;
    },
    freeUntil: (at) => merged[placeOf(at)]?.from ?? endless.until,
    lastEnd: (at) => merged[placeOf(at) - 1]?.until ?? null,
  };
}
