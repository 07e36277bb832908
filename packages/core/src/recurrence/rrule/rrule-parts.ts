/**
 * RFC 5545 section 3.3.10, RRULE, taken apart. Lists are ascending and without repeats; null is a part that is not
 * there. Why our own evaluation and no library: see date-filter.ts.
 */
export const frequencies = ['YEARLY', 'MONTHLY', 'WEEKLY', 'DAILY', 'HOURLY', 'MINUTELY', 'SECONDLY'] as const;
export type Frequency = (typeof frequencies)[number];

/** `nth` counts within the month or the year, from its end where negative; 0 is every such weekday. */
export type WeekdayPart = { nth: number; weekday: number };

export type RruleParts = {
  freq: Frequency;
  interval: number;
  count: number | null;
  /** The last moment at which it may fire. A date alone is its last second. */
  until: { wallMs: number; isUtc: boolean } | null;
  /** 1 Monday to 7 Sunday. */
  weekStart: number;
  bySecond: number[] | null;
  byMinute: number[] | null;
  byHour: number[] | null;
  byDay: WeekdayPart[] | null;
  byMonthDay: number[] | null;
  byYearDay: number[] | null;
  byWeekNo: number[] | null;
  byMonth: number[] | null;
  bySetPos: number[] | null;
};

/** In the order of RFC 5545: index 0 is MO, which is 1. */
export const weekdayCodes = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;
