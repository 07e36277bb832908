import type { LaterComposite } from '../rule.ts';
import { laterConstraints } from './constraints.ts';
import { dayUnits } from './days.ts';
import { intersect, isEmpty, subtract, type TimeSet } from './time-set.ts';

/**
 * A product: the days that `days` matches and none of `except`, each with all of `times`. `except` holds only what cannot
 * be turned into a list of values, as "the last day of the month".
 */
export type Piece = { days: LaterComposite; except: LaterComposite[]; times: TimeSet };

/**
 * What is left of a piece without what an exception matches, as pieces that do not overlap. To walk over what is excepted,
 * one occurrence after the other, can take longer than anyone waits: an hourly schedule that pauses in summer by
 * {"m":[0],"M":[6,7,8]} meets 2,208 of them at once.
 */
export function exceptFrom(piece: Piece, exception: Omit<Piece, 'except'>): Piece[] {
  const excepted = dayUnits.flatMap((unit) => (exception.days[unit] ? [{ unit, values: exception.days[unit] }] : []));
  const isElsewhere = excepted.some(
    ({ unit, values }) => isList(unit, values, piece.days) && common(piece.days, unit, values).length === 0,
  );
  if (isElsewhere) return [piece];
  const inside = intersect(piece.times, exception.times);
  if (isEmpty(inside)) return [piece];

  const outside = subtract(piece.times, exception.times);
  const left: Piece[] = isEmpty(outside) ? [] : [{ ...piece, times: outside }];
  let rest: Piece = { ...piece, times: inside };
  const unfolded: LaterComposite = {};
  for (const { unit, values } of excepted) {
    if (!isList(unit, values, rest.days)) {
      if (rest.days[unit]?.[0] !== values[0]) unfolded[unit] = values;
      continue;
    }
    const taken = new Set(values);
    const others = valuesOf(rest.days, unit).filter((value) => !taken.has(value));
    if (others.length === 0) continue;
    left.push({ ...rest, days: { ...rest.days, [unit]: others } });
    rest = { ...rest, days: { ...rest.days, [unit]: common(rest.days, unit, values) } };
  }
  if (Object.keys(unfolded).length > 0) left.push({ ...rest, except: [...rest.except, unfolded] });
  return left;
}

/** The part of a normalized composite that says the days. */
export function daysOf(composite: LaterComposite): LaterComposite {
  const days: LaterComposite = {};
  for (const unit of dayUnits) if (composite[unit]) days[unit] = composite[unit];
  return days;
}

/**
 * `except` as later's exceptions. later looks for the end of one by the first value that differs, and finds none in a month
 * that has all its values. So each becomes three, in which no two weekdays follow each other: they end at midnight.
 */
export function writeExceptions(except: readonly LaterComposite[]): LaterComposite[] {
  const apart = [
    [1, 4, 6],
    [2, 5],
    [3, 7],
  ];
  return except.flatMap((each) => apart.map((weekdays) => ({ ...each, dw: weekdays })));
}

/** False for "the last one", of which nobody can list what it is not. */
function isList(unit: string, values: readonly number[], days: LaterComposite): boolean {
  return unit !== 'daysBeforeLast' && values[0] !== 0 && days[unit]?.[0] !== 0;
}

function common(days: LaterComposite, unit: string, values: readonly number[]): number[] {
  const wanted = new Set(values);
  return valuesOf(days, unit).filter((value) => wanted.has(value));
}

function valuesOf(days: LaterComposite, unit: string): number[] {
  if (days[unit]) return days[unit];
  const { min = 1, max = 0 } = laterConstraints.find((each) => each.key === unit) ?? {};
  return Array.from({ length: max - min + 1 }, (_, index) => min + index);
}
