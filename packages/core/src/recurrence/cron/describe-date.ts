import type { ParsedCron, ParsedField } from './parse-cron.ts';

const monthNames = 'January February March April May June July August September October November December'.split(' ');
const weekdayNames = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');
const ordinals = ['last', 'first', 'second', 'third', 'fourth', 'fifth'];

/** The days, months and years of an expression as parts of a sentence, value by value. */
export function describeDate({ fields, eitherDay }: ParsedCron): string[] {
  const month = fields.month.isFull
    ? []
    : [
        `in ${join(
          runs(fields.month.values, (value) => monthNames[value - 1]),
          'and',
        )}`,
      ];
  const year = fields.year.isFull ? [] : [`in ${join(runs(fields.year.values, String), 'and')}`];
  return [...describeDays(fields['day-of-month'], fields['day-of-week'], eitherDay), ...month, ...year];
}

function describeDays(day: ParsedField, weekday: ParsedField, eitherDay: boolean): string[] {
  const days = `on ${join(dayWords(day), 'or')} of the month`;
  const weekdays = join(weekdayWords(weekday), 'or');
  if (eitherDay) return day.isFull || weekday.isFull ? [] : [`${days}, or on ${weekdays}`];
  if (weekday.isFull) return day.isFull ? [] : [days];
  return day.isFull ? [`on ${weekdays}`] : [`${days} if that is ${weekdays}`];
}

function dayWords(field: ParsedField): string[] {
  const special = field.specialDays.map((each) => {
    if (each.kind === 'nearestWeekday')
      return each.day === 0 ? 'the last weekday' : `the weekday nearest day ${each.day}`;
    if (each.days === 0) return 'the last day';
    return `the day ${each.days} before the last`;
  });
  return [...runs(field.values, (value) => `day ${value}`), ...special];
}

function weekdayWords(field: ParsedField): string[] {
  const plain = runs(field.values, (value) => weekdayNames[value]);
  return [...plain, ...field.nthWeekdays.map(({ weekday, nth }) => `the ${ordinals[nth]} ${weekdayNames[weekday]}`)];
}

/** Three values or more in a row become "one to other". */
function runs(values: number[], name: (value: number) => string | undefined): string[] {
  const starts = values.filter((value) => !values.includes(value - 1));
  return starts.flatMap((start) => {
    let end = start;
    while (values.includes(end + 1)) end++;
    if (end - start >= 2) return [`${name(start)} to ${name(end)}`];
    return end === start ? [`${name(start)}`] : [`${name(start)}`, `${name(end)}`];
  });
}

function join(words: string[], conjunction: string): string {
  if (words.length <= 1) return words.join('');
  return `${words.slice(0, -1).join(', ')} ${conjunction} ${words.at(-1)}`;
}
