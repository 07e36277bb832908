import type { EpochMs } from '../../model/task.ts';
import { type Direction, moveOut } from './move.ts';
import type { Span } from './span.ts';
import type { Stretches } from './stretches.ts';

/** The rule's first nominal time strictly after. */
export type NextNominal = (after: EpochMs) => EpochMs | null;

/** So many occurrences of one stretch are looked at, its first; what lies behind them is not moved. */
export const movesMax = 1_000;
/** Where an earlier stretch is this near, its occurrences may be moved to the same moment. A day, and what DST adds. */
const nearMs = 26 * 3_600_000;
/** Stretches so near to one another are followed back no further. */
const earlierMax = 3;
const rememberedMax = 8;

/** Which occurrence of a stretch was the first to be moved to a moment. */
type Moves = { stretch: Span; direction: Direction; moved: Map<EpochMs, EpochMs>; reachedAt: EpochMs; count: number };

export type Claims = {
  /** The earliest nominal time before this one that is moved to the same moment; null when there is none. */
  earlier(nominal: EpochMs, due: EpochMs, stretch: Span, direction: Direction, next: NextNominal): EpochMs | null;
  /** Whether it lies behind the first 1,000 of its stretch. */
  isBeyond(nominal: EpochMs, stretch: Span, direction: Direction, next: NextNominal): boolean;
};

/** Remembers the moves of the last stretches, since a planner asks for one occurrence of a stretch after the other. */
export function createClaims(stretches: Stretches, zone: string): Claims {
  const remembered: Moves[] = [];

  function movesOf(stretch: Span, direction: Direction): Moves {
    const known = remembered.find((one) => one.stretch.from === stretch.from && one.direction === direction);
    if (known) return known;
    const fresh: Moves = { stretch, direction, moved: new Map(), reachedAt: stretch.from - 1, count: 0 };
    if (remembered.length >= rememberedMax) remembered.shift();
    remembered.push(fresh);
    return fresh;
  }

  /** Follows the rule through the stretch up to `until`, included. */
  function follow(moves: Moves, until: EpochMs, next: NextNominal): Moves {
    while (moves.count < movesMax && moves.reachedAt < until) {
      const nominal = next(moves.reachedAt);
      if (nominal === null || nominal >= moves.stretch.until || nominal > until) {
        moves.reachedAt = until;
        break;
      }
      moves.reachedAt = nominal;
      moves.count += 1;
      const due = moveOut(stretches, zone, nominal, moves.direction);
      if (due !== null && !moves.moved.has(due)) moves.moved.set(due, nominal);
    }
    return moves;
  }

  return {
    earlier(nominal, due, stretch, direction, next) {
      let { moved } = follow(movesOf(stretch, direction), nominal, next);
      let from = stretch;
      for (let back = 0; ; back += 1) {
        const first = moved.get(due);
        if (first !== undefined && first < nominal) return first;
        const before = stretches.before(from);
        if (back >= earlierMax || !before || from.from - before.until > nearMs) return null;
        moved = follow(movesOf(before, direction), before.until - 1, next).moved;
        from = before;
      }
    },
    isBeyond(nominal, stretch, direction, next) {
      return follow(movesOf(stretch, direction), nominal, next).reachedAt < nominal;
    },
  };
}
