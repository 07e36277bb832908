import type { Calendar } from '../../model/calendar.ts';
import type { FieldError } from '../../model/refusal.ts';
import type { ScheduleDefinition } from '../../model/schedule.ts';
import type { EpochMs } from '../../model/task.ts';
import { createRecurrence, type Recurrence } from '../../recurrence/recurrence.ts';
import { readDuration } from '../../time/read-duration.ts';
import { readTaskTime } from '../../time/read-task-time.ts';
import { jitterMsMax, onExcludedDefault } from '../schedule-defaults.ts';
import type { TimingDraft } from '../schedule-draft.ts';
import { readRule } from './read-rule.ts';
import { zoneOfDraft } from './zone-of-draft.ts';

export type ScheduleTiming = Pick<
  ScheduleDefinition,
  'rule' | 'timezone' | 'gap' | 'fold' | 'startAt' | 'endAt' | 'jitterMs' | 'calendars' | 'onExcluded'
>;

/** What a draft is read against. */
export type DraftContext = {
  /** The schedule's id: what H and jitter are spread by. */
  id: string;
  /** The moment at which the schedule is, or was, made: where `every` and `rrule` begin unless told. */
  createdAt: EpochMs;
  /** Used when the draft names none. */
  timezone: string;
  /** Those on record of the names that the draft gives. */
  calendars: readonly Calendar[];
  /** Names that need not be on record: a schedule keeps the name of a calendar that was removed. @default [] */
  calendarNamesKept?: readonly string[];
};

export type ReadTiming =
  | { ok: true; timing: ScheduleTiming; recurrence: Recurrence; errors: [] }
  | { ok: false; errors: FieldError[] };

/** Reads when a draft occurs, and tells everything that is wrong with it at once. Pure. */
export function readTiming(draft: TimingDraft, context: DraftContext): ReadTiming {
  const { timezone, errors } = zoneOfDraft(draft, context.timezone);
  const instant = (field: string, text: string | undefined): EpochMs | null => {
    if (text === undefined) return null;
    const read = readTaskTime(text, { timezone, gap: 'shift', fold: 'first' });
    if (read.ok) return read.at;
    errors.push({ pointer: `#/${field}`, detail: read.detail });
    return null;
  };
  const startAt = instant('start_at', draft.startAt);
  const endAt = instant('end_at', draft.endAt);
  const anchorAt = instant('anchor_at', draft.anchorAt);
  const jitterMs = readJitter(draft.jitter, errors);
  errors.push(...checkCalendarNames(draft.calendars ?? [], context));
  const isBackwards = startAt !== null && endAt !== null && endAt <= startAt;
  if (isBackwards) errors.push({ pointer: '#/end_at', detail: 'must be after `start_at`' });
  const read = readRule(draft, { timezone, beginsAt: startAt ?? context.createdAt, anchorAt });
  if (!read.ok) return { ok: false, errors: [...errors, ...read.faults] };
  const timing: ScheduleTiming = {
    rule: read.value,
    timezone,
    gap: draft.gap ?? null,
    fold: draft.fold ?? null,
    startAt,
    endAt,
    jitterMs,
    calendars: draft.calendars ?? [],
    onExcluded: draft.onExcluded ?? onExcludedDefault,
  };
  // Between a start and an end that are told to be wrong, that nothing occurs is no fault of the rule.
  const between = isBackwards ? { startAt: null, endAt: null } : { startAt, endAt };
  const compiled = createRecurrence({ ...timing, ...between, hashSeed: context.id, calendars: context.calendars });
  if (!compiled.ok) return { ok: false, errors: [...errors, ...compiled.faults] };
  if (errors.length > 0) return { ok: false, errors };
  return { ok: true, timing, recurrence: compiled.value, errors: [] };
}

function readJitter(text: string | undefined, errors: FieldError[]): number {
  const ms = text === undefined ? 0 : readDuration(text);
  if (ms !== null && ms <= jitterMsMax) return ms;
  errors.push({ pointer: '#/jitter', detail: 'must be a duration of at most a day, such as `90s` or `PT30M`' });
  return 0;
}

function checkCalendarNames(names: readonly string[], context: DraftContext): FieldError[] {
  const known = new Set([...context.calendars.map(({ name }) => name), ...(context.calendarNamesKept ?? [])]);
  return names.flatMap((name, index) =>
    known.has(name) ? [] : [{ pointer: `#/calendars/${index}`, detail: 'names no calendar that is on record' }],
  );
}
