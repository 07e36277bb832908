import { type ClockFrequency, fieldsOf, offsetsInUnit, unitSeconds } from './clock-series.ts';
import { combineTimes } from './times-of-day.ts';
import type { RruleParts } from './rrule-parts.ts';

/** Whether the rule fires in each of the 24 hours of a day on which it fires (but of DTSTART's). Parts are complete. */
export function firesEveryHour(parts: RruleParts, startSeconds: number): boolean {
  const { freq, byHour, bySetPos } = parts;
  if (byHour && byHour.length < 24) return false;
  if (freq === 'HOURLY' || freq === 'MINUTELY' || freq === 'SECONDLY') {
    return offsetsInUnit(parts, freq).length > 0 && reachesEveryHour(parts, freq, startSeconds);
  }
  return bySetPos === null;
}

/** An interval that divides the hour comes to the same units in each; another one comes to each hour unless too long. */
function reachesEveryHour(parts: RruleParts, freq: ClockFrequency, startSeconds: number): boolean {
  const unit = unitSeconds[freq];
  const perHour = 3_600 / unit;
  const [, minutes, seconds] = fieldsOf(parts, freq).map(({ allowed }) => allowed);
  const units = combineTimes([0], minutes ?? [0], seconds ?? [0]).map((at) => at / (seconds ? 1 : 60));
  const base = Math.floor(startSeconds / unit);
  if (perHour % parts.interval === 0) return units.some((one) => (one - base) % parts.interval === 0);
  return units.length === perHour && parts.interval <= perHour;
}
