import type { Calendar } from '../../model/calendar.ts';
import type { EpochMs } from '../../model/task.ts';
import { excludedDates } from './excluded-dates.ts';
import { excludedWindows, type ExcludedWindow } from './excluded-windows.ts';
import { createZoneDays } from './local-time.ts';
import { type Span, type Spans, spansOf, unite } from './span.ts';

/** Everything that some calendars exclude, on the time line. */
export type Stretches = {
  /** Excluded days, of all zones. */
  days: Spans;
  windows: Spans;
  /** In any order. */
  windowList: readonly ExcludedWindow[];
  /** The maximal stretch of days and windows round the instant. The same object for the same stretch, while remembered. */
  at(at: EpochMs): Span | null;
  /** For a free instant: where the next stretch begins, or something earlier when that is far. */
  freeUntil(at: EpochMs): EpochMs;
  /** The first stretch that begins after the instant, which is free, and not after `limit`. */
  next(at: EpochMs, limit: EpochMs): Span | null;
  /** The last stretch that ends before this one begins, if within two days. */
  before(stretch: Span): Span | null;
};

const rememberedMax = 64;

export function createStretches(calendars: readonly Calendar[], zone: string): Stretches {
  const zones = [...new Set(calendars.map(({ timezone }) => timezone ?? zone))];
  const ofZone = (name: string) => calendars.filter(({ timezone }) => (timezone ?? zone) === name);
  const days = unite(zones.map((name) => excludedDates(ofZone(name), createZoneDays(name))));
  const windowList = excludedWindows(calendars, zone);
  const windows = spansOf(windowList);
  const all = windowList.length === 0 ? days : unite([days, windows]);
  const remembered: Span[] = [];

  function stretchAt(at: EpochMs): Span | null {
    const known = remembered.find(({ from, until }) => from <= at && at < until);
    if (known) return known;
    const found = all.at(at);
    if (!found) return null;
    if (remembered.length >= rememberedMax) remembered.shift();
    remembered.push(found);
    return found;
  }

  return {
    days,
    windows,
    windowList,
    at: stretchAt,
    freeUntil: all.freeUntil,
    next(at, limit) {
      for (let from = all.freeUntil(at); from <= limit; from = all.freeUntil(from)) {
        const stretch = stretchAt(from);
        if (stretch) return stretch;
      }
      return null;
    },
    before({ from }) {
      const end = Number.isFinite(from) ? all.lastEnd(from) : null;
      return end === null ? null : stretchAt(end - 1);
    },
  };
}
