import { ImpossibleState } from '../../model/assert.ts';
import type { LaterComposite } from '../rule.ts';

/**
 * Brings a composite into the form in which later computes it exactly, and gives a meaning to what later leaves open:
 * - Aliases become one name each, `_a` (from the value on) and `_b` (before the value) become lists of values.
 * - Values are sorted, and each once: later looks them up by position.
 * - The value 0, "the last one", gets a composite of its own: beside other values later overlooks it on the last day.
 * - `t` swallows h, m and s, so that none contradict each other on every day of thirty years.
 * - A composite says its second. What it does not say below its finest unit is the start of that unit: `{h: [5]}` is
 *   05:00:00. For exceptions it is all of the unit instead: all seconds of the hour.
 *
 * The results are ORed; none at all for a composite that contradicts itself.
 */
export function normalizeComposite(composite: LaterComposite, use: 'schedule' | 'exception'): LaterComposite[] {
  const merged = foldTimeOfDay(mergeKeys(composite));
  if (merged === null || Object.values(merged).some((values) => values.length === 0)) return [];
  const explicit = use === 'exception' ? [{ ...merged, s: merged.s ?? rangeOf('s') }] : sayStart(merged);
  return explicit.flatMap(splitLast);
}

const aliases: Record<string, string> = {
  second: 's',
  minute: 'm',
  hour: 'h',
  time: 't',
  day: 'D',
  dayOfWeek: 'dw',
  d: 'dw',
  dayOfWeekCount: 'dc',
  dayOfYear: 'dy',
  weekOfMonth: 'wm',
  weekOfYear: 'wy',
  month: 'M',
  year: 'Y',
  fullDate: 'fd',
};

const ranges: Record<string, [number, number]> = {
  s: [0, 59],
  m: [0, 59],
  h: [0, 23],
  D: [1, 31],
  dw: [1, 7],
  dc: [1, 5],
  dy: [1, 366],
  wm: [1, 6],
  wy: [1, 53],
  M: [1, 12],
  Y: [1970, 2099],
};

/** Too many values for a list; later's own modifiers are exact for these two, and do not count as a unit. */
const boundsOnly = ['t', 'fd'];
/** For these "last" depends on the month or the year. */
const lastVaries = ['D', 'dc', 'dy', 'wm', 'wy'];
const dayUnits = ['D', 'dw', 'dy', 'daysBeforeLast', 'nearestWeekday'];

function mergeKeys(composite: LaterComposite): LaterComposite {
  const merged: LaterComposite = {};
  const add = (key: string, values: number[]): void => {
    merged[key] = merged[key]?.filter((value) => values.includes(value)) ?? values;
  };
  const constraints = Object.entries(composite).map(([key, values]) => {
    const [name = '', modifier = null] = key.split('_');
    return { unit: aliases[name] ?? name, modifier, values };
  });
  for (const { unit, modifier, values } of constraints) if (modifier === null) add(unit, sortValues(unit, values));
  for (const { unit, modifier, values } of constraints) {
    if (modifier === null) continue;
    if (boundsOnly.includes(unit)) add(`${unit}_${modifier}`, values);
    else add(merged[unit]?.includes(0) ? besideLast(unit) : unit, expandModifier(unit, modifier, values));
  }
  return merged;
}

/** "The last one" is no fixed value to compare with a bound. The bound stands beside it, under later's longer name. */
function besideLast(unit: string): string {
  return Object.keys(aliases).find((name) => aliases[name] === unit) ?? unit;
}

function expandModifier(unit: string, modifier: string, given: number[]): number[] {
  const value = (modifier === 'a' ? given[0] : given.at(-1)) ?? 0;
  return rangeOf(unit).filter((each) => (modifier === 'a' ? each >= value : each < value));
}

function sortValues(unit: string, values: number[]): number[] {
  const last = unit === 'M' ? 12 : unit === 'dw' ? 7 : 0;
  return [...new Set(values.map((value) => value || last))].toSorted((a, b) => a - b);
}

function rangeOf(unit: string): number[] {
  const range = ranges[unit];
  if (!range) throw new ImpossibleState(`${unit} is no constraint with a list of values`);
  return Array.from({ length: range[1] - range[0] + 1 }, (_, index) => range[0] + index);
}

/** Null when no time of day fits. */
function foldTimeOfDay(merged: LaterComposite): LaterComposite | null {
  const { h, m, s, t, ...rest } = merged;
  const { t_a: from = [0], t_b: before = [86_400] } = merged;
  const isWithin = (time: number): boolean => time >= (from[0] ?? 0) && time < (before[0] ?? 0);
  if (t) {
    const fits = (time: number): boolean =>
      isWithin(time) &&
      (h?.includes(Math.floor(time / 3_600)) ?? true) &&
      (m?.includes(Math.floor(time / 60) % 60) ?? true) &&
      (s?.includes(time % 60) ?? true);
    return { ...rest, t: t.filter(fits) };
  }
  if (!merged.t_a && !merged.t_b) return merged;
  const minutes = m ?? rangeOf('m');
  const seconds = s ?? (m || !h ? rangeOf('s') : [0]);
  const someFit = (h ?? rangeOf('h')).some((hour) =>
    minutes.some((minute) => seconds.some((second) => isWithin((hour * 60 + minute) * 60 + second))),
  );
  return someFit ? merged : null;
}

/** Adds the start of every unit below the finest that is given. */
function sayStart(merged: LaterComposite): LaterComposite[] {
  if (merged.s || merged.t || merged.fd) return [merged];
  if (merged.m) return [{ ...merged, s: [0] }];
  const startOfHour = { m: [0], s: [0] };
  if (merged.h) return [{ ...merged, ...startOfHour }];
  const startOfDay = { h: [0], ...startOfHour };
  if (dayUnits.some((unit) => merged[unit])) return [{ ...merged, ...startOfDay }];
  if (merged.wm) {
    // Weeks of a month begin on Sunday, the first one on the 1st.
    return [
      { ...merged, D: [1], ...startOfDay },
      { ...merged, dw: [1], ...startOfDay },
    ];
  }
  if (merged.wy) return [{ ...merged, dw: [2], ...startOfDay }];
  if (merged.dc) return startOfCounts(merged.dc).map((day) => ({ ...withoutCount(merged), ...day, ...startOfDay }));
  if (merged.M) return [{ ...merged, D: [1], ...startOfDay }];
  if (merged.Y) return [{ ...merged, M: [1], D: [1], ...startOfDay }];
  return [{ ...merged, s: rangeOf('s') }];
}

/** Without a weekday the first count is the days 1 to 7, and the last one the last seven days. */
function startOfCounts(counts: number[]): LaterComposite[] {
  return counts.map((count) => (count === 0 ? { daysBeforeLast: [6] } : { D: [1 + 7 * (count - 1)] }));
}

function withoutCount(merged: LaterComposite): LaterComposite {
  const { dc: _dc, ...rest } = merged;
  return rest;
}

function splitLast(composite: LaterComposite): LaterComposite[] {
  let split = [composite];
  for (const unit of lastVaries) {
    split = split.flatMap((each) => {
      const values = each[unit];
      if (!values || values[0] !== 0 || values.length === 1) return [each];
      return [
        { ...each, [unit]: [0] },
        { ...each, [unit]: values.slice(1) },
      ];
    });
  }
  return split;
}
