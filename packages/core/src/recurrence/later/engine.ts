import { dayMs } from '../../time/calendar.ts';
import { reachMs, type LaterComposite, type LaterJson, type WallSeries } from '../rule.ts';
import { registerCustomPeriods } from './custom-periods.ts';
import { later, type LaterSchedule } from './later-library.ts';
import { normalizeComposite } from './normalize-composite.ts';

/**
 * The only file that runs @breejs/later. Its Dates stay in here, and its clock always shows UTC: wall times are what it
 * is asked and what it answers.
 */

/** later knows weeks from 1971 on (it looks a year back), and years up to 2099. In epoch ms. */
const firstMs = 31_536_000_000;
const lastMs = 4_102_444_799_000;
/** later gives up after 1,000 steps, a step being a day or more: enough rounds for the reach. */
const roundsMax = 40;
/** Exceptions that alternate each few seconds could be skipped for ever; more often than this is none of our rules. */
const skipsMax = 2_000;

/** `noneFrom` remembers from when on nothing comes any more: to find that out again costs milliseconds. */
type Schedule = { later: LaterSchedule; noneFrom: number };

type Exception = { covers(at: Date): boolean; end(at: Date): number | null };

/**
 * A series of the whole seconds that some schedule matches and no exception does; normalize-composite.ts says what a
 * composite matches. The JSON must have been checked: unknown constraints throw.
 */
export function createLaterSeries(json: LaterJson): WallSeries {
  later.date.UTC();
  registerCustomPeriods();
  const composites = json.schedules.flatMap((each) => normalizeComposite(each, 'schedule'));
  const schedules = composites.map((each) => ({ later: later.schedule({ schedules: [each] }), noneFrom: Infinity }));
  const exceptionComposites = (json.exceptions ?? []).flatMap((each) => normalizeComposite(each, 'exception'));
  const exceptions = exceptionComposites.map(createException);

  return {
    everyHour: composites.every(firesEveryHour) && exceptionComposites.every((each) => !limitsHours(each)),
    next(afterWallMs) {
      const until = Math.min(afterWallMs + reachMs, lastMs);
      let from = Math.max(Math.floor(afterWallMs / 1_000) * 1_000 + 1_000, firstMs);
      for (let skips = 0; skips < skipsMax; skips++) {
        const found = earliest(schedules, from, until);
        if (found === null) return null;
        const at = found.getTime();
        const covering = exceptions.filter((each) => each.covers(found));
        if (covering.length === 0) return at;
        const ends = covering.map((each) => each.end(found));
        if (ends.includes(null)) return null;
        from = Math.max(at + 1_000, ...(ends as number[]));
      }
      return null;
    },
  };
}

function earliest(schedules: Schedule[], from: number, until: number): Date | null {
  let best: Date | null = null;
  let bound = until;
  for (const schedule of schedules) {
    const found = firstMatch(schedule, from, bound);
    if (found === null) continue;
    best = found;
    bound = found.getTime();
  }
  return best;
}

/** The first match at or after `from`, or null when there is none up to `until`. */
function firstMatch(schedule: Schedule, from: number, until: number): Date | null {
  if (from >= schedule.noneFrom) return null;
  let at = from;
  for (let round = 0; round < roundsMax; round++) {
    const found = schedule.later.next(1, at);
    const foundMs = found === 0 ? Number.NaN : found.getTime();
    // Comparing with NaN, which stands for an Invalid Date as well, gives false.
    if (found === 0 || !(foundMs <= lastMs)) {
      schedule.noneFrom = from;
      return null;
    }
    if (foundMs > until) return null;
    if (schedule.later.isValid(found)) return found;
    at = Math.max(at + 1_000, foundMs);
  }
  return null;
}

function createException(composite: LaterComposite): Exception {
  const schedule = later.schedule({ schedules: [composite] });
  const compiled = later.compile(composite);
  return {
    covers: (at) => schedule.isValid(at),
    end(at) {
      const end = compiled.end('next', at)?.getTime() ?? null;
      // later leaves the last seven days too late, so that these are skipped day by day.
      return composite.dc?.[0] === 0 ? Math.min(end ?? Infinity, nextMidnight(at.getTime())) : end;
    },
  };
}

function nextMidnight(at: number): number {
  return (Math.floor(at / dayMs) + 1) * dayMs;
}

function firesEveryHour(composite: LaterComposite): boolean {
  if (composite.t_a || composite.t_b || composite.fd) return false;
  const hours = composite.t?.map((time) => Math.floor(time / 3_600)) ?? composite.h;
  return hours === undefined || new Set(hours).size === 24;
}

function limitsHours(composite: LaterComposite): boolean {
  return ['h', 't', 't_a', 't_b', 'fd', 'fd_a', 'fd_b'].some((key) => composite[key]);
}
