import { utcWallTime } from '../../time/calendar.ts';
import { formatWall } from '../../time/format-instant.ts';
import type { RruleParts, WeekdayPart } from './rrule-parts.ts';
import { combineTimes } from './times-of-day.ts';

const units = {
  YEARLY: 'year',
  MONTHLY: 'month',
  WEEKLY: 'week',
  DAILY: 'day',
  HOURLY: 'hour',
  MINUTELY: 'minute',
  SECONDLY: 'second',
} as const;
const months = 'January February March April May June July August September October November December'.split(' ');
const weekdays = 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'.split(' ');
/** More than these would not be read. */
const namedMax = 12;
const timesMax = 6;

/** One phrase in plain English, without a full stop. `parts` are complete; `startMs` is DTSTART as a wall time. */
export function describeRrule(parts: RruleParts, startMs: number): string {
  const unit = units[parts.freq];
  const phrases = [
    parts.interval === 1 ? `every ${unit}` : `every ${parts.interval} ${unit}s`,
    ...describeDates(parts),
    ...describeTimes(parts),
    parts.bySetPos ? `of these only the ${join(parts.bySetPos.map(ordinal))} of each ${unit}` : '',
    parts.interval === 1 ? '' : `counted from ${formatWall(utcWallTime(startMs))}`,
    parts.count === null ? '' : `${parts.count} times in all`,
    parts.until ? `until ${formatWall(utcWallTime(parts.until.wallMs))}${parts.until.isUtc ? ' UTC' : ''}` : '',
  ];
  return phrases
    .filter((phrase) => phrase !== '')
    .join(', ')
    .replace(/^([^,]*),/, '$1');
}

function describeDates({ freq, byMonth, byWeekNo, byYearDay, byMonthDay, byDay }: RruleParts): string[] {
  const isInMonth = freq === 'MONTHLY' || byMonth !== null;
  return [
    byYearDay ? `on the ${join(byYearDay.map(ordinal))} day of the year` : '',
    byMonthDay ? `on the ${join(byMonthDay.map(ordinal))} day of the month` : '',
    byDay ? `${byYearDay || byMonthDay ? 'if it is' : 'on'} ${describeWeekdays(byDay, isInMonth)}` : '',
    byWeekNo ? `in the ${join(byWeekNo.map(ordinal))} week of the year` : '',
    byMonth ? `in ${join(byMonth.map((month) => months[month - 1] as string))}` : '',
  ];
}

function describeWeekdays(byDay: readonly WeekdayPart[], isInMonth: boolean): string {
  const names = byDay.map(({ nth, weekday }) => {
    const name = weekdays[weekday - 1] as string;
    return nth === 0 ? name : `the ${ordinal(nth)} ${name}`;
  });
  const isNth = byDay.some(({ nth }) => nth !== 0);
  return `${join(names)}${isNth ? ` of the ${isInMonth ? 'month' : 'year'}` : ''}`;
}

function describeTimes({ byHour, byMinute, bySecond }: RruleParts): string[] {
  if (byHour && byMinute && bySecond && byHour.length * byMinute.length * bySecond.length <= timesMax) {
    return [`at ${join(combineTimes(byHour, byMinute, bySecond).map(clock))}`];
  }
  return [list('in hour', byHour), list('at minute', byMinute), list('at second', bySecond)];
}

function list(what: string, numbers: readonly number[] | null): string {
  return numbers ? `${what}${numbers.length > 1 ? 's' : ''} ${join(numbers.map(String))}` : '';
}

function clock(seconds: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(Math.floor(seconds / 3_600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

/** `1st`, `last`, `2nd last` */
function ordinal(number: number): string {
  if (number < 0) return number === -1 ? 'last' : `${ordinal(-number)} last`;
  const isTeen = number % 100 >= 11 && number % 100 <= 13;
  return `${number}${(isTeen ? undefined : ['th', 'st', 'nd', 'rd'][number % 10]) ?? 'th'}`;
}

function join(words: readonly string[]): string {
  if (words.length > namedMax)
    return `${words.slice(0, namedMax - 1).join(', ')} and ${words.length - namedMax + 1} more`;
  return words.length === 1 ? (words[0] as string) : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
