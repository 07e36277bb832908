import type { Calendar } from '../../model/calendar.ts';
import type { FieldError } from '../../model/refusal.ts';
import type { Schedule, ScheduleDefinition } from '../../model/schedule.ts';
import type { EpochMs } from '../../model/task.ts';
import type { Inherited } from '../../tasks/delivery-choices.ts';
import { patched } from '../../tasks/retry-choices.ts';
import { formatInstant } from '../../time/format-instant.ts';
import { catchupMaxDefault, missedDefault, overlapDefault } from '../schedule-defaults.ts';
import type { SchedulePatch, TimingDraft } from '../schedule-draft.ts';
import { checkFuture, invalidSchedule, readCatchupWindow, type DraftedSchedule } from './draft-schedule.ts';
import { patchTemplate } from './patch-template.ts';
import { readTiming, type ScheduleTiming } from './read-timing.ts';
import { ruleKinds } from './read-rule.ts';

/**
 * What a schedule would be after the patch. Pure.
 * @param calendars those on record of the names that it would have
 * @param inherited what its task gets where the patch says null
 * @throws Refusal invalid_request with every rule that the result would break
 */
export function applySchedulePatch({
  schedule,
  patch,
  now,
  calendars,
  inherited,
  defaultTimezone,
}: {
  schedule: Schedule;
  patch: SchedulePatch;
  now: EpochMs;
  calendars: readonly Calendar[];
  inherited: Inherited;
  defaultTimezone: string;
}): DraftedSchedule {
  const read = readTiming(patchTiming(schedule, patch), {
    id: schedule.id,
    createdAt: schedule.createdAt,
    // As a default it gives way to the zone in front of a new cron.
    timezone: patch.timezone === undefined ? schedule.timezone : defaultTimezone,
    calendars,
    calendarNamesKept: schedule.calendars,
  });
  const errors: FieldError[] = [...read.errors];
  const task = patchTemplate(schedule.task, patch.task ?? {}, inherited, errors);
  const catchupWindowMs = patchCatchupWindow(schedule.catchupWindowMs, patch.catchupWindow, errors);
  if (!read.ok || errors.length > 0) throw invalidSchedule(errors);
  const definition: ScheduleDefinition = {
    ...read.timing,
    maxRuns: patched(patch.maxRuns, schedule.maxRuns, null),
    missed: patched(patch.missed, schedule.missed, missedDefault),
    catchupWindowMs,
    catchupMax: patched(patch.catchupMax, schedule.catchupMax, catchupMaxDefault),
    overlap: patched(patch.overlap, schedule.overlap, overlapDefault),
    desc: patched(patch.desc, schedule.desc, ''),
    labels: patched(patch.labels, schedule.labels, []),
    task,
  };
  // A patch of something else is no reason to refuse a schedule that has come to its end.
  const future = isOtherRule(schedule, read.timing) ? checkFuture(read.timing, read.recurrence, now) : [];
  if (future.length > 0) throw invalidSchedule(future);
  return { definition, recurrence: read.recurrence };
}

/** What decides when it occurs, after the patch, as somebody would ask for it: so the same rules hold as for a draft. */
function patchTiming(schedule: Schedule, patch: SchedulePatch): TimingDraft {
  const { rule, startAt, endAt, jitterMs } = schedule;
  const isNewRule = ruleKinds.some((kind) => patch[kind] != null);
  const kept = !isNewRule && patch[rule.kind] !== null ? formOf(schedule) : {};
  const asked = Object.fromEntries(ruleKinds.map((kind) => [kind, patch[kind] ?? undefined])) as TimingDraft;
  const isEvery = isNewRule ? patch.every != null : rule.kind === 'every';
  const anchorKept = isEvery && rule.kind === 'every' ? formatInstant(rule.anchorAt) : undefined;
  const instant = (asOf: EpochMs | null): string | undefined => (asOf === null ? undefined : formatInstant(asOf));
  return {
    ...asked,
    ...kept,
    anchorAt: patched(patch.anchorAt, anchorKept, undefined),
    timezone: patch.timezone ?? undefined,
    gap: patched(patch.gap, schedule.gap ?? undefined, undefined),
    fold: patched(patch.fold, schedule.fold ?? undefined, undefined),
    startAt: patched(patch.startAt, instant(startAt), undefined),
    endAt: patched(patch.endAt, instant(endAt), undefined),
    jitter: patched(patch.jitter, `${jitterMs}ms`, undefined),
    calendars: patched(patch.calendars, schedule.calendars, undefined),
    onExcluded: patched(patch.onExcluded, schedule.onExcluded, undefined),
  };
}

/** The rule on record in the form in which it is asked for. */
function formOf({ rule }: Schedule): TimingDraft {
  switch (rule.kind) {
    case 'cron':
      return { cron: rule.cron };
    case 'text':
      return { text: rule.text };
    case 'later':
      return { later: rule.later };
    case 'every':
      return { every: rule.every };
    case 'rrule':
      return { rrule: rule.rrule };
    case 'at':
      return { at: rule.at.map((at) => formatInstant(at)) };
  }
}

function patchCatchupWindow(currentMs: number, asked: string | null | undefined, errors: FieldError[]): number {
  if (asked === undefined) return currentMs;
  const read = readCatchupWindow(asked ?? undefined);
  errors.push(...read.errors);
  return read.ms;
}

function isOtherRule(before: Schedule, after: ScheduleTiming): boolean {
  const fieldsOf = ({ rule, timezone, gap, fold, startAt, endAt }: ScheduleTiming): string =>
    JSON.stringify([rule, timezone, gap, fold, startAt, endAt]);
  return fieldsOf(before) !== fieldsOf(after);
}
