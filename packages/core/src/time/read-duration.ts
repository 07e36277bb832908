import { dayMs } from './calendar.ts';

/** Ten years of 365.25 days, in milliseconds. */
export const durationMsMax = 10 * 365.25 * dayMs;

const plain = /^(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?$/;
const iso = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.(\d{1,3}))?S)?)?$/;
const unitMs = [7 * dayMs, dayMs, 3_600_000, 60_000, 1_000, 1];
const textCharsMax = 64;

/**
 * A length of time in whole milliseconds: `90s`, `1d2h30m`, `500ms`, `1w`, or ISO 8601 `PT30M`, `P1DT2H`, `PT0.5S`.
 * Units come largest first, each at most once; a day has 24 hours. Null for anything else: signs, spaces, fractions
 * (but of ISO seconds, to the millisecond), years and months, which have no fixed length, and more than durationMsMax.
 */
export function readDuration(text: string): number | null {
  if (text.length > textCharsMax) return null;
  const match = plain.exec(text);
  const parts = match?.slice(1) ?? isoParts(text);
  if (!parts || parts.every((part) => part === undefined)) return null;
  const ms = parts.reduce((sum, part, index) => sum + Number(part ?? 0) * (unitMs[index] as number), 0);
  return ms <= durationMsMax ? ms : null;
}

/** ISO seconds have their fraction where the plain form has milliseconds. */
function isoParts(text: string): (string | undefined)[] | null {
  const parts = iso.exec(text)?.slice(1);
  return parts ? [...parts.slice(0, 5), parts[5]?.padEnd(3, '0')] : null;
}
