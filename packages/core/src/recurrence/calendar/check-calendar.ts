import type { Calendar } from '../../model/calendar.ts';
import type { FieldError } from '../../model/refusal.ts';
import { utcEpochMs } from '../../time/calendar.ts';
import { isZone } from '../../time/civil.ts';
import { parseTime } from '../../time/parse-time.ts';
import { parseCalendarDay } from './parse-day.ts';

export const calendarDaysMax = 5_000;
export const calendarWindowsMax = 1_000;
const nameSyntax = /^[A-Za-z0-9_.-]{1,64}$/;
/** So many are told of days, and so many of windows. */
const errorsMax = 20;

export type CalendarDraft = Pick<Calendar, 'name' | 'desc' | 'timezone' | 'days' | 'weekdays' | 'windows'>;

/** Everything that is wrong with a calendar, with pointers into it; empty when nothing is. */
export function checkCalendar(draft: CalendarDraft): FieldError[] {
  const errors: FieldError[] = [];
  if (!nameSyntax.test(draft.name)) {
    errors.push({ pointer: '#/name', detail: 'must be 1 to 64 of A to Z, a to z, 0 to 9, _, . and -' });
  }
  if (draft.timezone !== null && !isZone(draft.timezone)) {
    errors.push({ pointer: '#/timezone', detail: 'must be an IANA name such as Europe/Berlin' });
  }
  return [...errors, ...checkDays(draft.days), ...checkWeekdays(draft.weekdays), ...checkWindows(draft.windows)];
}

function checkDays(days: readonly string[]): FieldError[] {
  if (days.length > calendarDaysMax) {
    return [{ pointer: '#/days', detail: `must have at most ${calendarDaysMax} entries` }];
  }
  const errors: FieldError[] = [];
  const yearly = new Set<number>();
  days.forEach((text, index) => {
    const day = parseCalendarDay(text);
    if (!day.ok) errors.push({ pointer: `#/days/${index}`, detail: day.detail });
    else if ('yearly' in day) yearly.add(day.yearly);
  });
  // 29 February may stay free, and is then the only day in four years.
  if (yearly.size >= 365) errors.push({ pointer: '#/days', detail: 'must not exclude every day of the year' });
  return errors.slice(0, errorsMax);
}

function checkWeekdays(weekdays: readonly number[]): FieldError[] {
  const errors = weekdays.flatMap((weekday, index) => {
    const isWeekday = Number.isInteger(weekday) && weekday >= 1 && weekday <= 7;
    return isWeekday ? [] : [{ pointer: `#/weekdays/${index}`, detail: 'must go from 1 (Monday) to 7 (Sunday)' }];
  });
  if (errors.length === 0 && new Set(weekdays).size === 7) {
    errors.push({ pointer: '#/weekdays', detail: 'must not exclude all seven days of the week' });
  }
  return errors.slice(0, errorsMax);
}

function checkWindows(windows: Calendar['windows']): FieldError[] {
  if (windows.length > calendarWindowsMax) {
    return [{ pointer: '#/windows', detail: `must have at most ${calendarWindowsMax} entries` }];
  }
  return windows.flatMap(checkWindow).slice(0, errorsMax);
}

function checkWindow({ from, until }: Calendar['windows'][number], index: number): FieldError[] {
  const pointer = `#/windows/${index}`;
  const start = parseTime(from);
  const end = parseTime(until);
  const errors: FieldError[] = [];
  if (!start.ok) errors.push({ pointer: `${pointer}/from`, detail: start.detail });
  if (!end.ok) errors.push({ pointer: `${pointer}/until`, detail: end.detail });
  if (!start.ok || !end.ok) return errors;
  if ((start.offsetMs === null) !== (end.offsetMs === null)) {
    return [
      { pointer: `${pointer}/until`, detail: 'must be written as `from` is: both with an offset or both without' },
    ];
  }
  const lengthMs = utcEpochMs(end.wall) - (end.offsetMs ?? 0) - (utcEpochMs(start.wall) - (start.offsetMs ?? 0));
  return lengthMs > 0 ? [] : [{ pointer: `${pointer}/until`, detail: 'must be later than `from`' }];
}
