import cronstrue from 'cronstrue';
import { fields as specs } from './cron-fields.ts';
import { describeDate } from './describe-date.ts';
import type { ParsedCron, ParsedField } from './parse-cron.ts';

/**
 * One sentence in plain English, with the hours of 24: by cronstrue, and in our own words where those of cronstrue leave
 * open what fires. The zone is not part of it.
 */
export function describeCron(parsed: ParsedCron): string {
  const { second, minute, hour, month, year } = parsed.fields;
  const time = [
    spellTime(second, specs.second.max),
    spellTime(minute, specs.minute.max),
    spellTime(hour, specs.hour.max),
  ].join(' ');
  if (!isClearDate(parsed)) return [toEnglish(`${time} * * *`), ...describeDate(parsed)].join(', ');
  const [day, weekday] = [parsed.fields['day-of-month'], parsed.fields['day-of-week']].map(spellDate);
  const date = `${day} ${spellDate(month)} ${weekday}`;
  return toEnglish(year.text === '*' ? `${time} ${date}` : `${time} ${date} ${spellDate(year)}`);
}

function toEnglish(cron: string): string {
  return cronstrue.toString(cron, { use24HourTimeFormat: true, throwExceptionOnParseError: true });
}

/**
 * As written where that reads well. Otherwise by its values: mixed lists, ranges that wrap, H, and steps that are no
 * interval, since "every 40 minutes" is not what a step of 40 does, which begins anew each hour.
 */
function spellTime({ text, values, hasHash, isFull }: ParsedField, max: number): string {
  if (isFull) return '*';
  const step = /^\*\/(\d+)$/.exec(text)?.[1];
  const isInterval = step !== undefined && (max + 1) % Number(step) === 0;
  const isStep = /^\d+(-\d+)?\/\d+$/.test(text) && values.length > 3 && !isWrapped(values, text);
  // "Between 22:00 and 02:00" is clear, "minutes 50 through 10" is not.
  const isHours = max === 23 && /^\d+-\d+$/.test(text);
  if (!hasHash && (isInterval || isStep || isHours)) return text;
  return runs(values).join(',');
}

function isWrapped(values: number[], text: string): boolean {
  return values[0] !== Number(/^\d+/.exec(text)?.[0]);
}

function runs(values: number[]): string[] {
  const starts = values.filter((value) => !values.includes(value - 1));
  return starts.map((start) => {
    let end = start;
    while (values.includes(end + 1)) end++;
    return end === start ? `${start}` : end === start + 1 ? `${start},${end}` : `${start}-${end}`;
  });
}

function spellDate({ text, values, hasHash }: ParsedField): string {
  return hasHash ? values.join(',') : text;
}

/**
 * cronstrue says "on day 13 of the month, Monday through Friday" without telling whether both must hold. In lists it
 * loses what stands beside L-3, and it reads `MON,TUE#1` as if both were counted.
 */
function isClearDate({ fields }: ParsedCron): boolean {
  const day = fields['day-of-month'];
  const weekday = fields['day-of-week'];
  const isUnlimited = (field: ParsedField): boolean => /^[*?]$/.test(field.text);
  if (!isUnlimited(day) && !isUnlimited(weekday)) return false;
  const clearDay = /^([*?]|\*\/\d+|L-\d+|LW|\d+W|((\d+|L)(,|$))+)$/i.test(day.text) || isRange(day);
  const clearWeekday = /^([*?]|(\w+(,|$))+|(\w+#\d(,|$))+)$/.test(weekday.text) || /^\w+-\w+$/.test(weekday.text);
  const isMixed = weekday.values.length > 0 && weekday.nthWeekdays.length > 0;
  return clearDay && clearWeekday && !isMixed && [fields.month, fields.year].every(isClearField);
}

function isRange(field: ParsedField): boolean {
  return /^\d+-\d+$/.test(field.text) && field.values.length > 1 && !isWrapped(field.values, field.text);
}

function isClearField({ text }: ParsedField): boolean {
  return /^(\*|(\w+(,|$))+|\w+-\w+)$/.test(text);
}
