import { daysInMonth, utcEpochMs, utcWallTime } from '../../../../src/time/calendar.ts';
import type { LaterComposite } from '../../../../src/recurrence/rule.ts';

/** Says for one second at a time whether a composite matches, by the definitions alone. Shares nothing with the engine. */

const dayMs = 86_400_000;
const midnight = (year: number, month: number, day: number): number =>
  utcEpochMs({ year, month, day, hour: 0, minute: 0, second: 0, millisecond: 0 });
/** 1 is Sunday. */
const weekday = (at: number): number => ((Math.floor(at / dayMs) + 4) % 7) + 1;

type Reading = { value: number; last: number; id: string };

/** The unit's value at the instant, the greatest value it has in its month or year, and a name for this one unit. */
function read(unit: string, at: number): Reading {
  const { year, month, day, hour, minute, second } = utcWallTime(at);
  const days = daysInMonth(year, month);
  const yearDays = (midnight(year + 1, 1, 1) - midnight(year, 1, 1)) / dayMs;
  const first = weekday(midnight(year, month, 1));
  const weekOfMonth = (dayOfMonth: number): number => Math.floor((dayOfMonth + first - 2) / 7) + 1;
  const today = Math.floor(at / dayMs);
  switch (unit) {
    case 's':
      return { value: second, last: 59, id: `${at}` };
    case 't':
      return { value: (hour * 60 + minute) * 60 + second, last: 86_399, id: `${at}` };
    case 'm':
      return { value: minute, last: 59, id: `${Math.floor(at / 60_000)}` };
    case 'h':
      return { value: hour, last: 23, id: `${Math.floor(at / 3_600_000)}` };
    case 'D':
      return { value: day, last: days, id: `${today}` };
    case 'dw':
      return { value: weekday(at), last: 7, id: `${today}` };
    case 'dy':
      return { value: (midnight(year, month, day) - midnight(year, 1, 1)) / dayMs + 1, last: yearDays, id: `${today}` };
    case 'dc':
      return { value: Math.ceil(day / 7), last: -1, id: `${year} ${month} ${Math.ceil(day / 7)}` };
    case 'wm':
      return { value: weekOfMonth(day), last: weekOfMonth(days), id: `${year} ${month} ${weekOfMonth(day)}` };
    case 'wy': {
      const monday = today - ((today + 3) % 7);
      const thursday = utcWallTime((monday + 3) * dayMs);
      const week = (someDay: number): number => {
        const itsThursday = someDay - ((someDay + 3) % 7) + 3;
        const itsYear = utcWallTime(itsThursday * dayMs).year;
        return Math.floor((itsThursday - midnight(itsYear, 1, 1) / dayMs) / 7) + 1;
      };
      return { value: week(today), last: week(midnight(thursday.year, 12, 28) / dayMs), id: `${monday}` };
    }
    case 'M':
      return { value: month, last: 12, id: `${year} ${month}` };
    case 'Y':
      return { value: year, last: 2099, id: `${year}` };
    default:
      throw new Error(unit);
  }
}

const finestFirst = ['s', 'm', 'h', 'D', 'dw', 'dy', 'wm', 'wy', 'dc', 'M', 'Y'];

/** The finest unit named (`t` names the second); null when only bounds are. */
export function finestUnit(composite: LaterComposite): string | null {
  const units = Object.keys(composite).map((key) => key.split('_'));
  const named = units.filter(([unit, modifier]) => unit !== 't' || modifier === undefined);
  return finestFirst.find((unit) => named.some(([name]) => name === unit || (name === 't' && unit === 's'))) ?? null;
}

export function matches(composite: LaterComposite, at: number, use: 'schedule' | 'exception'): boolean {
  const all = Object.entries(composite).every(([key, values]) => {
    const [unit = '', modifier] = key.split('_');
    const { value, last } = read(unit, at);
    if (modifier === 'a') return value >= (values[0] ?? 0);
    if (modifier === 'b') return value < (values.at(-1) ?? 0);
    if (values.includes(value)) return true;
    if (!values.includes(0)) return false;
    if (unit !== 'dc') return ['D', 'dy', 'wm', 'wy'].includes(unit) && value === last;
    const { year, month, day } = utcWallTime(at);
    return day > daysInMonth(year, month) - 7;
  });
  if (!all || use === 'exception') return all;
  const unit = finestUnit(composite);
  if (unit === null) return true;
  if (unit === 'dc' && composite.dc?.includes(0)) {
    const { year, month, day } = utcWallTime(at);
    const isStart = at % dayMs === 0;
    return (
      isStart && (day === daysInMonth(year, month) - 6 || (composite.dc.includes(Math.ceil(day / 7)) && day % 7 === 1))
    );
  }
  return read(unit, at).id !== read(unit, at - 1_000).id;
}
