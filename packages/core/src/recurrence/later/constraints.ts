/**
 * What a composite of later's schedule JSON can say. Strict where later is lenient: no long names beside the short ones,
 * no day of the week 0, no full dates (`at`, `start_at` and `end_at` of a schedule are for those).
 */
export type LaterConstraint = {
  key: string;
  /** Names one value in messages: "minutes go from 0 to 59". */
  plural: string;
  min: number;
  max: number;
  /** 0 stands for the last one of the month or year, however long that is. */
  zeroIsLast: boolean;
  /** At most so many values in one list. */
  valuesMax: number;
  meaning: string;
};

/** Finest first. */
export const laterConstraints: readonly LaterConstraint[] = [
  plain('s', 'seconds', 0, 59, 'second of the minute'),
  plain('m', 'minutes', 0, 59, 'minute of the hour'),
  plain('h', 'hours', 0, 23, 'hour of the day'),
  {
    ...plain('t', 'times', 0, 86_399, 'time of day in seconds since midnight: 36900 is 10:15:00'),
    valuesMax: 1_440,
  },
  withLast('D', 'days of the month', 31, 'day of the month'),
  plain('dw', 'days of the week', 1, 7, 'day of the week, 1 is Sunday and 7 Saturday'),
  plain('d', 'days of the week', 1, 7, 'another name of dw'),
  withLast(
    'dc',
    'counts',
    5,
    'which of its kind in the month a day of the week is: {"dc":[2],"dw":[3]} is the second Tuesday',
  ),
  withLast('dy', 'days of the year', 366, 'day of the year'),
  withLast('wm', 'weeks of the month', 6, 'week of the month: the first begins on the 1st, the others on Sundays'),
  withLast('wy', 'weeks of the year', 53, 'ISO week of the year, which begins on Monday'),
  plain('M', 'months', 1, 12, 'month'),
  plain('Y', 'years', 1970, 2099, 'year'),
];

/** Appended to a key with one value, `h_a: [9]`; several of them narrow each other. */
export const laterModifiers = {
  a: 'from this value on, the value included',
  b: 'before this value, the value not included',
} as const;

/** Of schedules and exceptions together. */
export const laterCompositesMax = 50;

export type ConstraintKey = { constraint: LaterConstraint; modifier: keyof typeof laterModifiers | null };

/** Null for keys that no composite can have. */
export function readConstraintKey(key: string): ConstraintKey | null {
  const match = /^([A-Za-z]{1,2})(?:_([ab]))?$/.exec(key);
  const constraint = laterConstraints.find((each) => each.key === match?.[1]);
  if (!match || !constraint) return null;
  return { constraint, modifier: match[2] === 'a' || match[2] === 'b' ? match[2] : null };
}

function plain(key: string, plural: string, min: number, max: number, meaning: string): LaterConstraint {
  return { key, plural, min, max, zeroIsLast: false, valuesMax: max - min + 1, meaning };
}

function withLast(key: string, plural: string, max: number, meaning: string): LaterConstraint {
  return { key, plural, min: 1, max, zeroIsLast: true, valuesMax: max + 1, meaning };
}
