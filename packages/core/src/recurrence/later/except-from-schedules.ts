import type { LaterComposite, WallSeries } from '../rule.ts';
import { createLaterSeries } from './engine.ts';
import { daysOf, exceptFrom, writeExceptions, type Piece } from './fold-exceptions.ts';
import { isSpent, isWithin, piecesMax, type Budget } from './search-budget.ts';
import { timeSetOf, touchesEveryHour, union, writeTimeSet } from './time-set.ts';

/** Which composite is to blame; index null for all of the list. */
export type CompositeFault = { list: 'schedules' | 'exceptions'; index: number | null; detail: string };

export type Composed = { ok: true; series: WallSeries } | { ok: false; fault: CompositeFault };

export function refuse(list: CompositeFault['list'], index: number | null, detail: string): Composed {
  return { ok: false, fault: { list, index, detail } };
}

/** A series of normalized composites, each of which can match, without what the exceptions match. */
export function exceptFromSchedules(schedules: LaterComposite[][], exceptions: LaterComposite[]): Composed {
  const excepted = exceptions.map((each) => ({ days: daysOf(each), times: timeSetOf(each) }));
  const budget: Budget = { pieces: 0, rare: 0 };
  const merged = new Map<string, Piece>();
  for (const [index, composites] of schedules.entries()) {
    let pieces = composites.map((each): Piece => ({ days: daysOf(each), except: [], times: timeSetOf(each) }));
    for (const exception of excepted) {
      pieces = pieces.flatMap((each) => exceptFrom(each, exception));
      if (pieces.length > 2 * piecesMax) return refuse('exceptions', null, tooManyParts);
    }
    pieces = pieces.filter((each) => isWithin(budget, each.days, each.except));
    if (pieces.length === 0) return refuse('schedules', index, 'never fires: all of it is excepted');
    if (isSpent(budget)) return refuse('exceptions', null, tooManyParts);
    for (const piece of pieces) addPiece(merged, piece);
  }
  return seriesOf([...merged.values()]);
}

const tooManyParts = 'cut the schedules into too many parts; calendars take more, and so do fewer constraints in each';

/** Pieces of the same days become one. */
function addPiece(merged: Map<string, Piece>, piece: Piece): void {
  const key = JSON.stringify([piece.days, piece.except]);
  const same = merged.get(key);
  merged.set(key, same ? { ...same, times: union(same.times, piece.times) } : piece);
}

function seriesOf(pieces: Piece[]): Composed {
  const byExcept = new Map<string, { except: LaterComposite[]; composites: LaterComposite[] }>();
  for (const { days, except, times } of pieces) {
    const key = JSON.stringify(except);
    const group = byExcept.get(key) ?? { except, composites: [] };
    group.composites.push(...writeTimeSet(times).map((part) => ({ ...days, ...part })));
    byExcept.set(key, group);
  }
  const groups = [...byExcept.values()];
  const count = groups.reduce((sum, { composites }) => sum + composites.length, 0);
  if (count > piecesMax) return refuse('exceptions', null, tooManyParts);
  const all = groups.map(({ except, composites }) =>
    createLaterSeries({ schedules: composites, exceptions: writeExceptions(except) }),
  );
  const series: WallSeries = {
    everyHour: pieces.every(({ times }) => touchesEveryHour(times)),
    next(afterWallMs) {
      const found = all.flatMap((each) => each.next(afterWallMs) ?? []);
      return found.length > 0 ? Math.min(...found) : null;
    },
  };
  return { ok: true, series };
}
