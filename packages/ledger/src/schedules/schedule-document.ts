import { excludedChoices, missedChoices, overlapChoices, scheduleStates, skipReasons } from '@qbasecron/core';
import type { Pause, Schedule, ScheduleChange, SkipSpan, TaskTemplate } from '@qbasecron/core';
import {
  counter,
  decode,
  defaulted,
  encode,
  encodeChange,
  instant,
  listOf,
  nested,
  nullable,
  number,
  oneOf,
  required,
  text,
  textList,
  words,
  type Codecs,
  type Fields,
  type Update,
} from '../fields.ts';
import type { StoredRecord } from '../names.ts';
import { choiceCodecs } from '../request-fields.ts';
import { rule } from './rule-fields.ts';

/** The schedule as the ledger keeps it, in the manner of the task: what is null or empty is left out. */

const template = nested<TaskTemplate>({
  desc: words('desc'),
  ...choiceCodecs,
  labels: textList('labels'),
  expiresAfterMs: nullable('expires_after_ms', number),
});

const pause = nested<Pause>({
  at: required('at', instant),
  reason: nullable('reason', text),
  by: nullable('by', text),
});

const span = nested<SkipSpan>({
  from: required('from', instant),
  to: nullable('to', instant),
  count: nullable('count', number),
  reason: required('reason', oneOf(skipReasons)),
});

const pausedSpan = nested<Schedule['pausedSpans'][number]>({
  from: required('from', instant),
  until: nullable('until', instant),
});

/** What decides when a schedule occurs; its versions keep it too. */
export const timingCodecs = {
  rule,
  timezone: required('timezone', text),
  gap: nullable('gap', oneOf(['shift', 'skip'])),
  fold: nullable('fold', oneOf(['first', 'last', 'both'])),
  startAt: nullable('start_at', instant),
  endAt: nullable('end_at', instant),
  maxRuns: nullable('max_runs', number),
} satisfies Partial<Codecs<Schedule>>;

const codecs: Codecs<Schedule> = {
  id: required('_id', text),
  name: nullable('name', text),
  ...timingCodecs,
  jitterMs: counter('jitter_ms'),
  missed: required('missed', oneOf(missedChoices)),
  catchupWindowMs: required('catchup_window_ms', number),
  catchupMax: required('catchup_max', number),
  overlap: required('overlap', oneOf(overlapChoices)),
  calendars: textList('calendars'),
  onExcluded: required('on_excluded', oneOf(excludedChoices)),
  desc: words('desc'),
  labels: textList('labels'),
  task: required('task', template),
  state: required('state', oneOf(scheduleStates)),
  pause: nullable('pause', pause),
  finishReason: nullable('finish_reason', oneOf(['ended', 'max_runs'])),
  plannedUntil: required('planned_until', instant),
  nextNominalAt: nullable('next_nominal_at', instant),
  nextPlanAt: nullable('next_plan_at', instant),
  lastNominalAt: nullable('last_nominal_at', instant),
  runCount: counter('run_count'),
  openSkip: nullable('open_skip', span),
  pausedSpans: defaulted(
    'paused_spans',
    listOf(pausedSpan),
    () => [],
    (value) => value.length === 0,
  ),
  createdAt: required('create_at', instant),
  updatedAt: required('update_at', instant),
  finishedAt: nullable('finish_at', instant),
  revision: required('revision', number),
  deletedAt: nullable('deleted_at', instant),
  purgeAt: nullable('purge_at', instant),
};

export function encodeSchedule(schedule: Schedule): StoredRecord {
  return encode(codecs, schedule) as StoredRecord;
}

/** Throws UnreadableRecord naming the field that does not fit. */
export function decodeSchedule(record: Fields): Schedule {
  return decode(codecs, record);
}

export function encodeScheduleChange(change: ScheduleChange): Update {
  return encodeChange<Schedule>(codecs, change);
}
