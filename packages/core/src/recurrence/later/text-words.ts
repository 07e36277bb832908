/** The words of later's English. Keys are those of later's JSON. */

/** What `every`, `on the`, `after` and `before` count. */
export const unitWords: Readonly<Record<string, string>> = {
  ...words('s', 's sec secs second seconds'),
  ...words('m', 'm min mins minute minutes'),
  ...words('h', 'h hour hours'),
  ...words('D', 'day days'),
  ...words('wy', 'week weeks'),
  ...words('M', 'month months'),
  ...words('Y', 'year years'),
};

/** `day of the week` and the like: another unit than the first word alone. */
export const unitOf: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  D: { month: 'D', week: 'dw', year: 'dy' },
  wy: { month: 'wm', year: 'wy' },
};

/** How a unit is named in messages, in the plural. */
export const unitPlurals: Readonly<Record<string, string>> = {
  s: 'seconds',
  m: 'minutes',
  h: 'hours',
  D: 'days of the month',
  dc: 'day instances',
  dw: 'days of the week',
  dy: 'days of the year',
  wm: 'weeks of the month',
  wy: 'weeks of the year',
  M: 'months',
  Y: 'years',
};

export const weekdayWords: Readonly<Record<string, number>> = {
  ...words(1, 'sun sunday sundays'),
  ...words(2, 'mon monday mondays'),
  ...words(3, 'tue tues tuesday tuesdays'),
  ...words(4, 'wed weds wednesday wednesdays'),
  ...words(5, 'thu thur thurs thursday thursdays'),
  ...words(6, 'fri friday fridays'),
  ...words(7, 'sat satur saturday saturdays'),
};

/** Several weekdays by one name. */
export const weekdaySets: Readonly<Record<string, number[]>> = {
  weekday: [2, 3, 4, 5, 6],
  weekdays: [2, 3, 4, 5, 6],
  weekend: [1, 7],
  weekends: [1, 7],
};

export const monthWords: Readonly<Record<string, number>> = {
  ...words(1, 'jan january'),
  ...words(2, 'feb february'),
  ...words(3, 'mar march'),
  ...words(4, 'apr april'),
  ...words(5, 'may'),
  ...words(6, 'jun june'),
  ...words(7, 'jul july'),
  ...words(8, 'aug august'),
  ...words(9, 'sep sept september'),
  ...words(10, 'oct october'),
  ...words(11, 'nov november'),
  ...words(12, 'dec december'),
};

/** Own properties only, so that `constructor` is no word. */
export function lookUp<Value>(table: Readonly<Record<string, Value>>, word: string): Value | null {
  return Object.hasOwn(table, word) ? (table[word] ?? null) : null;
}

function words<Value>(value: Value, list: string): Record<string, Value> {
  return Object.fromEntries(list.split(' ').map((word) => [word, value]));
}
