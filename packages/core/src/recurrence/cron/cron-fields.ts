/** The fields of a cron expression, in the order of its longest form. */
export const fieldNames = ['second', 'minute', 'hour', 'day-of-month', 'month', 'day-of-week', 'year'] as const;

export type FieldName = (typeof fieldNames)[number];

export type Field = {
  name: FieldName;
  plural: string;
  min: number;
  max: number;
  /** Ranges may wrap, as people write FRI-MON and 22-2. Of seconds, minutes and years that is more likely a mistake. */
  wraps: boolean;
  /** What may stand for a value, in upper case. */
  names: ReadonlyMap<string, number>;
  /** The greatest value that a plain H takes, so that it exists in every month; null where H is not allowed. */
  hashMax: number | null;
};

const monthNames = 'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC'.split(' ');
const weekdayNames = 'SUN MON TUE WED THU FRI SAT'.split(' ');
const none: ReadonlyMap<string, number> = new Map();

/** Sunday is 0; the parser takes 7 for it as well. */
export const fields: Record<FieldName, Field> = {
  second: { name: 'second', plural: 'seconds', min: 0, max: 59, wraps: false, names: none, hashMax: 59 },
  minute: { name: 'minute', plural: 'minutes', min: 0, max: 59, wraps: false, names: none, hashMax: 59 },
  hour: { name: 'hour', plural: 'hours', min: 0, max: 23, wraps: true, names: none, hashMax: 23 },
  'day-of-month': {
    name: 'day-of-month',
    plural: 'days of the month',
    min: 1,
    max: 31,
    wraps: true,
    names: none,
    hashMax: 28,
  },
  month: {
    name: 'month',
    plural: 'months',
    min: 1,
    max: 12,
    wraps: true,
    names: new Map(monthNames.map((name, index) => [name, index + 1])),
    hashMax: 12,
  },
  'day-of-week': {
    name: 'day-of-week',
    plural: 'days of the week',
    min: 0,
    max: 6,
    wraps: true,
    names: new Map(weekdayNames.map((name, index) => [name, index])),
    hashMax: 6,
  },
  year: { name: 'year', plural: 'years', min: 1970, max: 2099, wraps: false, names: none, hashMax: null },
};

/** All values of a field, ascending. */
export function valuesOf(field: Field): number[] {
  return Array.from({ length: field.max - field.min + 1 }, (_, index) => field.min + index);
}

/** "minutes go from 0 to 59": the second half of a refusal. */
export function allowedValues(field: Field): string {
  const [first] = field.names.keys();
  const last = [...field.names.keys()].at(-1);
  const names = field.name === 'day-of-week' ? ' (0 and 7 are Sunday), or SUN to SAT' : `, or ${first} to ${last}`;
  const max = field.name === 'day-of-week' ? 7 : field.max;
  return `${field.plural} go from ${field.min} to ${max}${first === undefined ? '' : names}`;
}
