import type { Calendar } from '../../../model/calendar.ts';
import type { EpochMs } from '../../../model/task.ts';
import { dayMs, utcWallTime } from '../../../time/calendar.ts';
import { formatInstant, formatWall } from '../../../time/format-instant.ts';
import { formatOffset } from '../../../time/format-offset.ts';
import { calendarDaysMax, calendarWindowsMax } from '../check-calendar.ts';
import type { IcsClock } from './ics-clock.ts';
import type { IcsEvent } from './read-event.ts';

/** Days and windows, each once. */
export type CollectedTime = {
  /** Adds one occurrence of an event, as far as it lies in the range. */
  add(event: IcsEvent, startMs: number): void;
  /** Why there is too much; null while there is not. */
  tooMuch(): string | null;
  result(): Pick<Calendar, 'days' | 'windows'>;
};

/** So many occurrences, and days of them, are looked at: far more than a calendar may have, since they may be the same. */
const stepsMax = 50_000;

export function collectTime(range: { from: EpochMs; until: EpochMs }): CollectedTime {
  const days = new Set<number>();
  const windows = new Map<string, { at: EpochMs; window: Calendar['windows'][number] }>();
  let steps = 0;

  function addDays(startMs: number, lengthMs: number): void {
    // A day earlier, since the zone in which they are read is not known here.
    const first = Math.max(startMs / dayMs, Math.floor(range.from / dayMs) - 1);
    const end = Math.min(Math.ceil((startMs + lengthMs) / dayMs), Math.ceil(range.until / dayMs));
    for (let day = first; day < end && steps <= stepsMax; day += 1) {
      steps += 1;
      days.add(day);
    }
  }

  function addWindow({ clock, lengthMs, what }: IcsEvent, startMs: number): void {
    const at = clock.instantOf(startMs);
    const end = at + lengthMs;
    if (end <= range.from - (clock.isFloating ? dayMs : 0)) return;
    const window = { from: write(clock, at), until: write(clock, end), what };
    windows.set(`${window.from} ${window.until}`, { at, window });
  }

  return {
    add(event, startMs) {
      steps += 1;
      if (event.isAllDay) addDays(startMs, event.lengthMs);
      else addWindow(event, startMs);
    },
    tooMuch() {
      if (days.size > calendarDaysMax) return `excludes more than ${calendarDaysMax} days`;
      if (windows.size > calendarWindowsMax) return `has more than ${calendarWindowsMax} timed events`;
      return steps > stepsMax ? `has more than ${stepsMax} occurrences` : null;
    },
    result: () => ({
      days: [...days].sort((one, other) => one - other).map((day) => formatWall(utcWallTime(day * dayMs)).slice(0, 10)),
      windows: [...windows.values()].sort((one, other) => one.at - other.at).map(({ window }) => window),
    }),
  };
}

/** Local time where the clock is floating, else ISO 8601 with the offset that the clock has. */
function write(clock: IcsClock, at: EpochMs): string {
  const wallMs = clock.wallMsAt(at);
  const wall = formatWall(utcWallTime(wallMs));
  if (clock.isFloating) return wall;
  const offset = formatOffset(wallMs - at);
  // Offsets with seconds, of long ago, are no ISO 8601.
  if (offset === '+00:00' || offset.length > 6) return formatInstant(at).replace('.000Z', 'Z');
  return `${wall.replace(' ', 'T')}${offset}`;
}
