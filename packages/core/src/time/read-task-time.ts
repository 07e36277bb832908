import type { EpochMs } from '../model/task.ts';
import { utcEpochMs } from './calendar.ts';
import { parseTime } from './parse-time.ts';
import { resolveWallTime, type ResolvedTime, type WallTimeChoices } from './resolve-wall-time.ts';

/** 0001-01-01T00:00:00.000Z and 9999-12-31T23:59:59.999Z: no task can be due before or after. */
export const instantMin: EpochMs = -62_135_596_800_000;
export const instantMax: EpochMs = 253_402_300_799_999;
const outOfRange = 'must lie in the years 0001 to 9999 of UTC';

/**
 * Reads the `time` of a task: `YYYY-MM-DD HH:mm:ss` (or with T, and with a fraction) in `timezone`, or ISO 8601 with Z
 * or an offset, for which `timezone` does not matter. `detail` continues a sentence that begins with the field's name.
 * The zone must pass isZone.
 */
export function readTaskTime(text: string, options: { timezone: string } & WallTimeChoices): ResolvedTime {
  const parsed = parseTime(text);
  if (!parsed.ok) return parsed;
  if (parsed.offsetMs === null) return checkRange(resolveWallTime(parsed.wall, options.timezone, options));
  return checkRange({ ok: true, at: utcEpochMs(parsed.wall) - parsed.offsetMs, resolution: null });
}

/** The part of readTaskTime that needs no zone, for a schema format: null when the text fits, otherwise what is wrong. */
export function checkTaskTime(text: string): string | null {
  const parsed = parseTime(text);
  if (!parsed.ok) return parsed.detail;
  if (parsed.offsetMs === null) return null;
  return isInRange(utcEpochMs(parsed.wall) - parsed.offsetMs) ? null : outOfRange;
}

function checkRange(resolved: ResolvedTime): ResolvedTime {
  return resolved.ok && !isInRange(resolved.at) ? { ok: false, detail: outOfRange } : resolved;
}

function isInRange(at: EpochMs): boolean {
  return at >= instantMin && at <= instantMax;
}
