import type { EpochMs } from '../model/task.ts';

/** A reading of a calendar and a clock on the wall, without a zone. Proleptic Gregorian calendar; month and day from 1. */
export type WallTime = {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  millisecond: number;
};

export const dayMs = 86_400_000;

export function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** 1 Monday to 7 Sunday, of a day counted since 1970-01-01, which was a Thursday. */
export function weekdayOf(day: number): number {
  return ((((day + 3) % 7) + 7) % 7) + 1;
}

/**
 * The instant at which a clock on UTC shows this wall time. Formula: days_from_civil of Howard Hinnant's "chrono-
 * compatible low-level date algorithms"; years begin in March there, so that the leap day comes last.
 */
export function utcEpochMs(wall: WallTime): EpochMs {
  const year = wall.month <= 2 ? wall.year - 1 : wall.year;
  const era = Math.floor(year / 400);
  const yearOfEra = year - era * 400;
  const dayOfYear = Math.floor((153 * (wall.month + (wall.month > 2 ? -3 : 9)) + 2) / 5) + wall.day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  const days = era * 146_097 + dayOfEra - 719_468;
  return days * dayMs + ((wall.hour * 60 + wall.minute) * 60 + wall.second) * 1_000 + wall.millisecond;
}

/** The wall time that a clock on UTC shows at this instant: the inverse of utcEpochMs (Hinnant's civil_from_days). */
export function utcWallTime(at: EpochMs): WallTime {
  const days = Math.floor(at / dayMs);
  const msOfDay = at - days * dayMs;
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1_460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1,
    hour: Math.floor(msOfDay / 3_600_000),
    minute: Math.floor(msOfDay / 60_000) % 60,
    second: Math.floor(msOfDay / 1_000) % 60,
    millisecond: msOfDay % 1_000,
  };
}
