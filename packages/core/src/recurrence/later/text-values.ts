import { laterConstraints } from './constraints.ts';
import type { TextCursor, Token } from './text-cursor.ts';
import { lookUp, unitOf, unitPlurals, unitWords } from './text-words.ts';

/** The parts of clauses: each reads one from the cursor, or fails there and answers null. */

const unitHint = 'a unit such as minutes, hours, day of the month, day of the week, week of the year or month';
const timeHint = 'a time such as 10:15 am, 10 am or 22:15';

/** `minutes`, `day of the week`, `day instance` as the key of later's JSON. */
export function readUnit(cursor: TextCursor): string | null {
  const unit = cursor.token.kind === 'word' ? lookUp(unitWords, cursor.token.text) : null;
  if (unit === null) return cursor.expect(unitHint);
  const { text } = cursor.take();
  if (text === 'day' && cursor.takeIf('instance')) return 'dc';
  const larger = lookUp(unitOf, unit);
  if (larger === null || cursor.token.text !== 'of' || cursor.ahead(1).text !== 'the') return unit;
  const combined = lookUp(larger, cursor.ahead(2).text);
  cursor.take();
  cursor.take();
  if (combined === null) return cursor.expect(Object.keys(larger).join(' or '));
  cursor.take();
  return combined;
}

/** A time of day in seconds; `10` alone is none. */
export function readTime(cursor: TextCursor): number | null {
  const { token } = cursor;
  const half = ['am', 'pm'].find((each) => each === cursor.ahead(1).text) ?? null;
  if (token.kind !== 'clock' && !(token.kind === 'number' && half !== null)) return cursor.expect(timeHint);
  cursor.take();
  if (half !== null) cursor.take();
  const [hour = 0, minute = 0, second = 0] = token.text.split(':').map(Number);
  if (half !== null && (hour < 1 || hour > 12)) {
    return cursor.fail(`has "${token.text} ${half}"; hours with am and pm go from 1 to 12`, token);
  }
  if (hour > 23) return cursor.fail(`has hour ${hour}; hours go from 0 to 23`, token);
  if (minute > 59) return cursor.fail(`has minute ${minute}; minutes go from 00 to 59`, token);
  if (second > 59) return cursor.fail(`has second ${second}; seconds go from 00 to 59`, token);
  if (!/^\d\d?(:\d\d){0,2}$/.test(token.text))
    return cursor.fail(`has "${token.text}"; minutes have two digits`, token);
  const hourOfDay = half === null ? hour : (hour % 12) + (half === 'pm' ? 12 : 0);
  return (hourOfDay * 60 + minute) * 60 + second;
}

export function startsTime(cursor: TextCursor, ahead = 0): boolean {
  const token = cursor.ahead(ahead);
  return token.kind === 'clock' || (token.kind === 'number' && ['am', 'pm'].includes(cursor.ahead(ahead + 1).text));
}

/** The values from the first to the last, both included; names of days and months go round the end. */
export function valuesBetween(first: number, last: number, size: number | null): number[] {
  const count = last >= first ? last - first + 1 : (size ?? 0) - first + last + 1;
  return Array.from({ length: count }, (_, index) =>
    size === null ? first + index : ((first + index - 1) % size) + 1,
  );
}

/** Fails at the token unless the unit has such a value. 0 is one only where counting begins with it. */
export function checkValue(cursor: TextCursor, unit: string, token: Token): boolean {
  const { min, max } = rangeOf(unit);
  if (token.value >= min && token.value <= max) return true;
  cursor.fail(`has "${token.text}"; ${unitPlurals[unit]} go from ${min} to ${max}`, token);
  return false;
}

export function rangeOf(unit: string): { min: number; max: number } {
  const { min = 0, max = 0 } = laterConstraints.find((each) => each.key === unit) ?? {};
  return { min, max };
}
