import type { FieldError } from '../model/refusal.ts';
import type { EpochMs, Task } from '../model/task.ts';
import { formatInstant } from '../time/format-instant.ts';
import { readDuration } from '../time/read-duration.ts';
import { readTaskTime } from '../time/read-task-time.ts';
import type { TaskDraft } from './task-draft.ts';

/** When a task is due, and what of that is kept on record. */
export type Due = Pick<Task, 'time' | 'delay' | 'timezone' | 'timeResolution' | 'dueAt'>;

export type DueAsked = Pick<TaskDraft, 'time' | 'delay' | 'gap' | 'fold'> & { timezone: string };

/**
 * Reads `time` or `delay`. Pure.
 * A time in the past is due now: dueAt is `now`, so that lateness tells about us and not about the client, and `time`
 * stays on record as it was given.
 */
export function readDue(asked: DueAsked, now: EpochMs): { ok: true; due: Due } | { ok: false; errors: FieldError[] } {
  const { time, delay, timezone } = asked;
  if (time !== undefined && delay !== undefined) {
    return refuse('#/delay', 'must not be given together with `time`');
  }
  if (time !== undefined) {
    const read = readTaskTime(time, { timezone, gap: asked.gap ?? 'shift', fold: asked.fold ?? 'first' });
    if (!read.ok) return refuse('#/time', read.detail);
    return {
      ok: true,
      due: { time, delay: null, timezone, timeResolution: read.resolution, dueAt: Math.max(read.at, now) },
    };
  }
  if (delay === undefined) return refuse('#/time', 'is missing: give `time` or `delay`');
  const delayMs = readDuration(delay);
  if (delayMs === null) return refuse('#/delay', 'must be a duration such as `90s`, `1d2h30m` or `PT30M`');
  const dueAt = now + delayMs;
  return { ok: true, due: { time: formatInstant(dueAt), delay, timezone, timeResolution: null, dueAt } };
}

/** Reads `expires_at`, in the way of `time`. */
export function readExpiry(
  text: string,
  timezone: string,
): { ok: true; at: EpochMs } | { ok: false; errors: FieldError[] } {
  const read = readTaskTime(text, { timezone, gap: 'shift', fold: 'first' });
  return read.ok ? { ok: true, at: read.at } : refuse('#/expires_at', read.detail);
}

function refuse(pointer: string, detail: string): { ok: false; errors: FieldError[] } {
  return { ok: false, errors: [{ pointer, detail }] };
}
