import type { Calendar } from '../../model/calendar.ts';
import type { ExcludedChoice } from '../../model/schedule.ts';
import type { EpochMs } from '../../model/task.ts';
import { dayMs } from '../../time/calendar.ts';
import { formatWallTime } from '../../time/format-instant.ts';
import { createClaims, movesMax, type NextNominal } from './claims.ts';
import { describeExclusion } from './describe-exclusion.ts';
import { type Direction, earliestMove, moveDaysMax, moveOut } from './move.ts';
import type { Span } from './span.ts';
import { createStretches } from './stretches.ts';

export type Decision =
  /** `moved` is one sentence when it is not due at its nominal time. */
  { kind: 'run'; due: EpochMs; moved: string | null } | { kind: 'excluded'; why: string };

/** What the calendars of one schedule do to its occurrences. Pure; what it remembers only makes it faster. */
export type Exclusions = {
  /** The longest contiguous time round the instant that is excluded, and by what; null when the instant is not. */
  stretchAt(at: EpochMs): (Span & { what: string }) | null;
  /**
   * What becomes of a nominal time. Where several would be due at one moment, one runs: that which the rule has there
   * itself, or else the earliest; the others are excluded. Of each stretch the first 1,000 occurrences may move.
   * @param nextNominal of the rule; always the same one for one Exclusions
   */
  decide(nominal: EpochMs, onExcluded: ExcludedChoice, nextNominal: NextNominal): Decision;
  /**
   * The earliest moment at which this nominal time or a later one may be due: never after either, and never less for a
   * later one. Before the nominal time itself with `previous` alone, and then by a few days at most.
   */
  planAt(nominal: EpochMs, onExcluded: ExcludedChoice): EpochMs;
};

const rememberedMax = 1_000;
/** What begins later than this after a moment is moved back to after it, unless by way of what begins before. */
const previousReachMs = 3 * dayMs;

/**
 * The zone is the schedule's and must pass isZone; calendars must pass checkCalendar. A decision costs about 1 µs where
 * nothing is excluded.
 */
export function compileExclusions(calendars: readonly Calendar[], zone: string): Exclusions {
  const used = calendars.filter(({ days, weekdays, windows }) => days.length + weekdays.length + windows.length > 0);
  if (used.length === 0) return noExclusions;
  const stretches = createStretches(used, zone);
  const claims = createClaims(stretches, zone);
  /** By the beginning of the stretch. */
  const earliestMoves = new Map<EpochMs, EpochMs>();
  let free: Span = { from: 0, until: 0 };

  function isFree(at: EpochMs): boolean {
    if (free.from <= at && at < free.until) return true;
    if (stretches.at(at)) return false;
    free = { from: at, until: stretches.freeUntil(at) };
    return true;
  }

  const describe = (at: EpochMs) => describeExclusion(at, { calendars: used, zone, windows: stretches.windowList });

  function move(nominal: EpochMs, stretch: Span, direction: Direction, next: NextNominal): Decision {
    const written = (at: EpochMs) => formatWallTime(at, zone);
    const start = `${written(nominal)} is excluded ${describe(nominal)}`;
    const isEndless = !Number.isFinite(stretch.from) || !Number.isFinite(stretch.until);
    const due = isEndless ? null : moveOut(stretches, zone, nominal, direction);
    if (due === null) return excluded(`${start}; nothing is free within ${moveDaysMax} days, so it was not moved.`);
    if (claims.isBeyond(nominal, stretch, direction, next)) {
      return excluded(`${start}; more than ${movesMax} occurrences lie in that stretch, and only the first ones move.`);
    }
    const to = `${start}; on_excluded "${direction}" would move it to ${written(due)}`;
    if (next(due - 1) === due) return excluded(`${to}, where the rule occurs anyway.`);
    const earlier = claims.earlier(nominal, due, stretch, direction, next);
    if (earlier !== null) return excluded(`${to}, to where that of ${written(earlier)} was moved.`);
    const moved = `${start}; on_excluded "${direction}" moved it to ${written(due)}, and "skip" would leave it out.`;
    return { kind: 'run', due, moved };
  }

  function earliestMoveOf(stretch: Span): EpochMs {
    const known = earliestMoves.get(stretch.from);
    if (known !== undefined) return known;
    const earliest = earliestMove(stretches, zone, stretch);
    if (earliestMoves.size >= rememberedMax) earliestMoves.clear();
    earliestMoves.set(stretch.from, earliest);
    return earliest;
  }

  return {
    stretchAt(at) {
      const stretch = stretches.at(at);
      return stretch && { ...stretch, what: describe(at) };
    },
    decide(nominal, onExcluded, nextNominal) {
      if (isFree(nominal)) return { kind: 'run', due: nominal, moved: null };
      const stretch = stretches.at(nominal) as Span;
      if (onExcluded !== 'skip') return move(nominal, stretch, onExcluded, nextNominal);
      return excluded(
        `${formatWallTime(nominal, zone)} is excluded ${describe(nominal)}; ` +
          'on_excluded "next" or "previous" would move it to a free day.',
      );
    },
    planAt(nominal, onExcluded) {
      if (onExcluded !== 'previous') return nominal;
      let earliest = nominal;
      let stretch = stretches.at(nominal) ?? stretches.next(nominal, nominal + previousReachMs);
      while (stretch) {
        earliest = Math.min(earliest, earliestMoveOf(stretch));
        stretch = Number.isFinite(stretch.until) ? stretches.next(stretch.until, nominal + previousReachMs) : null;
      }
      return earliest;
    },
  };
}

function excluded(why: string): Decision {
  return { kind: 'excluded', why };
}

const noExclusions: Exclusions = {
  stretchAt: () => null,
  decide: (nominal) => ({ kind: 'run', due: nominal, moved: null }),
  planAt: (nominal) => nominal,
};
