import type { EpochMs } from './task.ts';

/** A named set of days and times at which schedules that name it do not run. */
export type Calendar = {
  /** 1 to 64 of A-Z a-z 0-9 _ . - */
  name: string;
  desc: string;
  /** IANA name in which days and local times are read; null: the zone of the schedule. */
  timezone: string | null;
  /** `YYYY-MM-DD`, or `MM-DD` for each year. */
  days: string[];
  /** 1 Monday to 7 Sunday. */
  weekdays: number[];
  /** Blackout windows, the end excluded: local times, or ISO 8601 with an offset. */
  windows: { from: string; until: string; what: string | null }[];
  revision: number;
  createdAt: EpochMs;
  updatedAt: EpochMs;
};
