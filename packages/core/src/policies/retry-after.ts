import type { EpochMs } from '../model/task.ts';
import { daysInMonth, utcEpochMs } from '../time/calendar.ts';
import { readDuration } from '../time/read-duration.ts';

const monthNames = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const time = '(?<hour>\\d{2}):(?<minute>\\d{2}):(?<second>\\d{2})';
const month = `(?<month>${monthNames.join('|')})`;

/** The three forms of HTTP-date that RFC 9110, section 5.6.7, asks every recipient to read. */
const httpDates = [
  new RegExp(`^[A-Z][a-z]{2}, (?<day>\\d{2}) ${month} (?<year>\\d{4}) ${time} GMT$`),
  new RegExp(`^[A-Z][a-z]{5,8}, (?<day>\\d{2})-${month}-(?<year>\\d{2}) ${time} GMT$`),
  new RegExp(`^[A-Z][a-z]{2} ${month} (?<day>[ \\d]\\d) ${time} (?<year>\\d{4})$`),
];

/**
 * How long a Retry-After header asks to wait, in ms from `now`, never negative; null when there is none or it cannot
 * be read. RFC 9110, section 10.2.3: whole seconds or an HTTP-date. Some services send a duration such as `6m5s`.
 */
export function retryAfterMs(header: string | null, now: EpochMs): number | null {
  if (header === null) return null;
  const text = header.trim();
  if (/^\d{1,10}$/.test(text)) return Number(text) * 1_000;
  const at = readHttpDate(text, now);
  return at === null ? readDuration(text) : Math.max(0, at - now);
}

function readHttpDate(text: string, now: EpochMs): EpochMs | null {
  for (const form of httpDates) {
    const parts = form.exec(text)?.groups;
    if (!parts) continue;
    const number = (name: string): number => Number(parts[name]);
    const monthNumber = monthNames.indexOf(parts['month'] ?? '') + 1;
    const day = number('day');
    const [hour, minute, second] = [number('hour'), number('minute'), number('second')];
    const instantIn = (year: number): EpochMs =>
      utcEpochMs({ year, month: monthNumber, day, hour, minute, second, millisecond: 0 });
    const year = parts['year']?.length === 2 ? centuryOf(number('year'), now, instantIn) : number('year');
    // A leap second (:60) reads as the second after it.
    const exists = day >= 1 && day <= daysInMonth(year, monthNumber) && hour < 24 && minute < 60 && second <= 60;
    return exists ? instantIn(year) : null;
  }
  return null;
}

/** A two-digit year that would lie more than 50 years ahead is the latest past one with these digits (RFC 9110). */
function centuryOf(twoDigits: number, now: EpochMs, instantIn: (year: number) => EpochMs): number {
  const fiftyYearsMs = 50 * 365.25 * 86_400_000;
  let year = 2_000 + twoDigits;
  while (instantIn(year) < now - fiftyYearsMs) year += 100;
  return instantIn(year) > now + fiftyYearsMs ? year - 100 : year;
}
