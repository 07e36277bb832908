import type { EpochMs } from '../model/task.ts';
import { utcWallTime, type WallTime } from './calendar.ts';
import { wallTimeAt } from './civil.ts';

/** ISO 8601 in UTC with milliseconds, `2026-03-29T01:30:00.000Z`. For the years 0000 to 9999. */
export function formatInstant(at: EpochMs): string {
  const wall = utcWallTime(at);
  return `${formatDate(wall)}T${formatTimeOfDay(wall)}.${digits(wall.millisecond, 3)}Z`;
}

/** What a wall clock in the zone shows, as `YYYY-MM-DD HH:mm:ss`. The zone must pass isZone. */
export function formatWallTime(at: EpochMs, zone: string): string {
  const wall = wallTimeAt(zone, at);
  return `${formatDate(wall)} ${formatTimeOfDay(wall)}`;
}

/** A wall time as a user writes it: `YYYY-MM-DD HH:mm:ss`, and `.SSS` unless that is zero. */
export function formatWall(wall: WallTime): string {
  const fraction = wall.millisecond === 0 ? '' : `.${digits(wall.millisecond, 3)}`;
  return `${formatDate(wall)} ${formatTimeOfDay(wall)}${fraction}`;
}

function formatDate(wall: WallTime): string {
  return `${digits(wall.year, 4)}-${digits(wall.month, 2)}-${digits(wall.day, 2)}`;
}

function formatTimeOfDay(wall: WallTime): string {
  return `${digits(wall.hour, 2)}:${digits(wall.minute, 2)}:${digits(wall.second, 2)}`;
}

function digits(value: number, count: number): string {
  return String(value).padStart(count, '0');
}
