import type { FieldError } from '../model/refusal.ts';
import type { DeliveryChoices, EpochMs, Task } from '../model/task.ts';
import { flowOf } from '../wheel/flow.ts';
import { checkExpiry } from './check-delivery.ts';
import { patchChoices, type Inherited } from './delivery-choices.ts';
import { invalid } from './invalid.ts';
import { readDue, readExpiry, type Due } from './read-due.ts';
import { patched } from './retry-choices.ts';
import type { TaskSettings } from './task-deps.ts';
import type { TaskPatch } from './task-draft.ts';

/** What the user can set, but for the time itself, and what follows from it. */
export type PatchedRequest = DeliveryChoices &
  Pick<Task, 'timezone' | 'desc' | 'labels' | 'expiresAt' | 'flow' | 'followUp'>;

/**
 * What a scheduled task's request would be after the patch, and its due time when the patch touches it (else null, and
 * the time stays as it was resolved). Pure.
 * @param inherited of the destination that the result names, or the service's defaults
 * @throws Refusal('invalid_request') with every rule that the result would break
 */
export function applyPatch({
  task,
  patch,
  inherited,
  now,
  settings,
}: {
  task: Task;
  patch: TaskPatch;
  inherited: Inherited;
  now: EpochMs;
  settings: TaskSettings;
}): { request: PatchedRequest; due: Due | null } {
  const errors: FieldError[] = [];
  const timezone = patched(patch.timezone, task.timezone, settings.defaultTimezone);
  const due = patchDue(task, patch, timezone, now, errors);
  const expiresAt = patchExpiry(task, patch, timezone, errors);
  const choices = patchChoices(task, patch, inherited, errors);
  if (due || patch.expiresAt !== undefined) errors.push(...checkExpiry(expiresAt, due?.dueAt ?? task.dueAt));
  if (errors.length > 0) throw invalid(errors);
  return {
    request: {
      timezone,
      desc: patched(patch.desc, task.desc, ''),
      ...choices,
      labels: patched(patch.labels, task.labels, []),
      flow: flowOf(choices),
      followUp: choices.onSuccess || choices.onFailure ? 'open' : null,
      expiresAt,
    },
    due,
  };
}

function patchDue(task: Task, patch: TaskPatch, timezone: string, now: EpochMs, errors: FieldError[]): Due | null {
  const { time, delay } = patch;
  const choice = { gap: patch.gap ?? undefined, fold: patch.fold ?? undefined };
  if (time != null || delay != null) {
    return taken(readDue({ time: time ?? undefined, delay: delay ?? undefined, timezone, ...choice }, now), errors);
  }
  if (time === null && task.delay === null)
    errors.push({ pointer: '#/time', detail: 'cannot be taken away without giving `time` or `delay`' });
  if (delay === null && task.delay !== null)
    errors.push({ pointer: '#/delay', detail: 'cannot be taken away without giving `time` or `delay`' });
  if (patch.timezone === undefined) {
    for (const name of ['gap', 'fold'] as const) {
      if (patch[name] != null)
        errors.push({ pointer: `#/${name}`, detail: 'can only be given together with `time` or `timezone`' });
    }
    return null;
  }
  // A delay was counted once, from the moment it was given: another zone does not move it.
  if (task.delay !== null) return null;
  const inZone = (zone: string) => readDue({ time: task.time, timezone: zone, ...choice }, now);
  const before = inZone(task.timezone);
  const after = inZone(timezone);
  // A time with an offset of its own, a zone that agrees, or a time that is past in both moves nothing.
  if (before.ok && after.ok && before.due.dueAt === after.due.dueAt) return null;
  return taken(after, errors);
}

function taken(read: ReturnType<typeof readDue>, errors: FieldError[]): Due | null {
  if (read.ok) return read.due;
  errors.push(...read.errors);
  return null;
}

function patchExpiry(task: Task, patch: TaskPatch, timezone: string, errors: FieldError[]): EpochMs | null {
  if (patch.expiresAt == null) return patched<EpochMs | null>(patch.expiresAt, task.expiresAt, null);
  const read = readExpiry(patch.expiresAt, timezone);
  if (read.ok) return read.at;
  errors.push(...read.errors);
  return null;
}
