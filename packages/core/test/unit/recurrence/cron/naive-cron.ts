import { daysInMonth, utcEpochMs, utcWallTime, type WallTime } from '../../../../src/time/calendar.ts';

/**
 * Says of one second whether a cron expression (without zone, words and H) matches it, item by item and by the definition
 * alone. It parses for itself: nothing is shared with the compiler.
 */

const names = 'sun mon tue wed thu fri sat jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const value = (text: string): number => {
  const at = names.indexOf(text.toLowerCase());
  return at === -1 ? Number(text) : at < 7 ? at : at - 6;
};

type Bounds = { min: number; max: number };
const bounds: Bounds[] = [
  { min: 0, max: 59 },
  { min: 0, max: 59 },
  { min: 0, max: 23 },
  { min: 1, max: 31 },
  { min: 1, max: 12 },
  { min: 0, max: 6 },
  { min: 1970, max: 2099 },
];

/** How many steps it takes from `from` to `actual` on the circle of the field, or null when it lies beyond `to`. */
function distance(from: number, to: number, actual: number, { min, max }: Bounds): number | null {
  const size = max - min + 1;
  const steps = (((actual - from) % size) + size) % size;
  const length = to >= from ? to - from : to - from + size;
  return steps <= length ? steps : null;
}

function plainItemMatches(item: string, actual: number, field: Bounds): boolean {
  const [base = '', step] = item.split('/');
  const [from = '', to] = base.split('-');
  const isAll = base === '*' || base === '?';
  const first = isAll ? field.min : value(from);
  const greatest = field.max === 6 ? 7 : field.max;
  const last = isAll ? field.max : to !== undefined ? value(to) : step === undefined ? first : greatest;
  const steps = distance(first, last, actual, field);
  return steps !== null && steps % Number(step ?? 1) === 0;
}

const weekday = (at: number): number => (Math.floor(at / 86_400_000) + 4) % 7;
const midnight = (year: number, month: number, day: number): number =>
  utcEpochMs({ year, month, day, hour: 0, minute: 0, second: 0, millisecond: 0 });

function isWorkday({ year, month }: WallTime, day: number): boolean {
  return day >= 1 && day <= daysInMonth(year, month) && ![0, 6].includes(weekday(midnight(year, month, day)));
}

function dayItemMatches(item: string, wall: WallTime): boolean {
  const last = daysInMonth(wall.year, wall.month);
  const text = item.toUpperCase();
  if (text === 'L') return wall.day === last;
  if (text.startsWith('L-')) return wall.day === last - Number(text.slice(2));
  if (text === 'LW') {
    return isWorkday(wall, wall.day) && ![1, 2, 3].some((ahead) => isWorkday(wall, wall.day + ahead));
  }
  if (!text.endsWith('W')) return plainItemMatches(text, wall.day, bounds[3]!);
  const target = Number(text.slice(0, -1));
  if (target > last) return false;
  const distances = [0, -1, 1, -2, 2];
  return wall.day === distances.map((by) => target + by).find((day) => isWorkday(wall, day));
}

function weekdayItemMatches(item: string, wall: WallTime): boolean {
  const today = weekday(midnight(wall.year, wall.month, wall.day));
  const [day = '', nth] = item.split('#');
  if (nth !== undefined) return value(day) % 7 === today && Math.ceil(wall.day / 7) === Number(nth);
  if (!/.l$/i.test(item)) return plainItemMatches(item, today, bounds[5]!);
  return value(item.slice(0, -1)) % 7 === today && wall.day + 7 > daysInMonth(wall.year, wall.month);
}

export function matchesCron(cron: string, wallMs: number): boolean {
  const given = cron.split(' ');
  const texts = given.length === 5 ? ['0', ...given, '*'] : given.length === 6 ? [...given, '*'] : given;
  const wall = utcWallTime(wallMs);
  const actual = [wall.second, wall.minute, wall.hour, wall.day, wall.month, 0, wall.year];
  const matches = (index: number): boolean => {
    const items = texts[index]!.split(',');
    if (index === 3) return items.some((item) => dayItemMatches(item, wall));
    if (index === 5) return items.some((item) => weekdayItemMatches(item, wall));
    return items.some((item) => plainItemMatches(item, actual[index]!, bounds[index]!));
  };
  if (wallMs % 1_000 !== 0 || ![0, 1, 2, 4, 6].every(matches)) return false;
  const isRestricted = (index: number): boolean => !/^[*?]/.test(texts[index]!);
  return isRestricted(3) && isRestricted(5) ? matches(3) || matches(5) : matches(3) && matches(5);
}
