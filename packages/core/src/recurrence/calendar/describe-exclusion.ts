import type { Calendar } from '../../model/calendar.ts';
import type { EpochMs } from '../../model/task.ts';
import { dayMs, weekdayOf } from '../../time/calendar.ts';
import { formatWallTime } from '../../time/format-instant.ts';
import type { ExcludedWindow } from './excluded-windows.ts';
import { createZoneDays } from './local-time.ts';

const weekdayNames = ['Mondays', 'Tuesdays', 'Wednesdays', 'Thursdays', 'Fridays', 'Saturdays', 'Sundays'];

/** By what an instant is excluded, the first that is found: continues "is excluded". */
export function describeExclusion(
  at: EpochMs,
  { calendars, zone, windows }: { calendars: readonly Calendar[]; zone: string; windows: readonly ExcludedWindow[] },
): string {
  for (const { name, timezone, days, weekdays } of calendars) {
    const date = createZoneDays(timezone ?? zone).dateAt(at);
    const day = formatWallTime(date * dayMs, 'UTC').slice(0, 10);
    if (days.includes(day) || days.includes(day.slice(5))) return `by calendar "${name}", which has the day ${day}`;
    const weekday = weekdayOf(date);
    if (weekdays.includes(weekday)) return `by calendar "${name}", which excludes ${weekdayNames[weekday - 1]}`;
  }
  const window = windows.find(({ from, until }) => from <= at && at < until);
  if (!window) return 'by a calendar';
  const what = window.what === null ? '' : ` (${window.what})`;
  const [from, until] = [window.from, window.until].map((end) => formatWallTime(end, zone));
  return `by calendar "${window.calendar}", which has the window ${from} to ${until}${what}`;
}
