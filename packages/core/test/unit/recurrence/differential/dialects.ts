import { Cron } from 'croner';
import { CronExpressionParser } from 'cron-parser';
import type { DstChoices } from '../../../../src/recurrence/rule.ts';

/**
 * The same expression in the words of the other libraries, and our DST choices that come nearest to theirs. Null where a
 * library has no words for it; ranges that wrap are written as lists, which all understand.
 */
export type Peer = {
  name: 'croner' | 'cron-parser';
  translate(cron: string): { text: string; choices: DstChoices } | null;
  /** Up to `count` occurrences after the instant; fewer when the library stops looking. */
  occurrences(text: string, zone: string, after: number, count: number): number[];
};

const names = 'SUN MON TUE WED THU FRI SAT JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC'.split(' ');
const numbered = (text: string): string =>
  text.replace(/[A-Z]{3}/gi, (name) => {
    const at = names.indexOf(name.toUpperCase());
    return String(at < 7 ? at : at - 6);
  });

/** Seven fields, numbers for names. */
function fieldsOf(cron: string): string[] {
  const fields = cron.split(' ');
  if (fields.length === 5) fields.unshift('0');
  if (fields.length === 6) fields.push('*');
  return fields.map((field, index) => (index === 4 || index === 5 ? numbered(field) : field));
}

const sizes = [60, 60, 24, 31, 12, 7, 130];
const firsts = [0, 0, 0, 1, 1, 0, 1970];

/** The values of an item in the order of the circle; null for `L`, `15W` and the like. */
function valuesOf(item: string, index: number): number[] | null {
  const match = /^(?:(\*)|(\d+)(?:-(\d+))?)(?:\/(\d+))?$/.exec(item);
  if (!match) return null;
  const [, star, start, end, step] = match;
  const [size, first] = [sizes[index]!, firsts[index]!];
  const greatest = index === 5 ? 7 : first + size - 1;
  const from = star === undefined ? Number(start) : first;
  const to = end !== undefined ? Number(end) : star !== undefined || step !== undefined ? greatest : from;
  const count = to >= from ? to - from + 1 : to - from + 1 + size;
  const values = Array.from({ length: count }, (_, at) => ((from - first + at) % size) + first);
  return values.filter((_, at) => at % Number(step ?? 1) === 0);
}

const isWrapped = (item: string): boolean => {
  const [, from, to] = /^(\d+)-(\d+)/.exec(item) ?? [];
  return Number(from) > Number(to);
};

/** `22-2` as `22,23,0,1,2`. */
function unwrap(field: string, index: number): string {
  const items = field.split(',').map((item) => (isWrapped(item) ? valuesOf(item, index)!.join(',') : item));
  return items.join(',');
}

/** No value twice, which cron-parser refuses: lists are written out. */
function writeOut(field: string, index: number): string {
  if (!field.includes(',') && !isWrapped(field)) return field;
  const items = field.split(',').flatMap((item): (number | string)[] => valuesOf(item, index) ?? [item]);
  return [...new Set(items)].join(',');
}

/** A field that begins with a star but is more than that: for us no alternative to the other day field. */
export function hasStarredDays(cron: string): boolean {
  const [day, , weekday] = fieldsOf(cron).slice(3, 6);
  const isStarred = (field: string): boolean => field.startsWith('*') && field !== '*';
  const isPlain = (field: string): boolean => field === '*' || field === '?';
  return (isStarred(day!) && !isPlain(weekday!)) || (isStarred(weekday!) && !isPlain(day!));
}

/** One time of day, without a star or step: croner then lets the clock's changes shift and not repeat it. */
function namesOneTime(fields: string[]): boolean {
  return fields.slice(0, 3).every((field, index) => {
    const values = field.split(',').flatMap((item) => (/[*/]/.test(item) ? [-1, -2] : (valuesOf(item, index) ?? [])));
    return new Set(values).size === 1;
  });
}

export const croner: Peer = {
  name: 'croner',
  translate(cron) {
    const fields = fieldsOf(cron);
    const [day, weekday] = [fields[3]!, fields[5]!];
    if (/L-/i.test(day) || (/LW/i.test(day) && day.includes(','))) return null;
    const choices: DstChoices = namesOneTime(fields) ? { gap: 'shift', fold: 'first' } : { gap: 'skip', fold: 'both' };
    const texts = fields.map(unwrap);
    // A plus in front asks for both day fields to hold.
    if (hasStarredDays(cron)) texts[5] = `+${weekday === '?' ? '*' : texts[5]}`;
    return { text: texts.join(' '), choices };
  },
  occurrences(text, zone, after, count) {
    const runs = new Cron(text, { timezone: zone, sloppyRanges: true }).nextRuns(count, new Date(after));
    return runs.map((run) => run.getTime());
  },
};

export const cronParser: Peer = {
  name: 'cron-parser',
  translate(cron) {
    const fields = fieldsOf(cron);
    const [day, weekday] = [fields[3]!, fields[5]!];
    if (fields[6] !== '*' || /W|L-/i.test(day) || (weekday.includes('#') && weekday.includes(','))) return null;
    // It takes hours as we do by default: all 24 follow elapsed time, others are shifted and not repeated.
    return { text: fields.slice(0, 6).map(writeOut).join(' ').toUpperCase(), choices: { gap: null, fold: null } };
  },
  occurrences(text, zone, after, count) {
    const runs = CronExpressionParser.parse(text, { currentDate: new Date(after), tz: zone }).take(count);
    return runs.map((run) => run.getTime());
  },
};
