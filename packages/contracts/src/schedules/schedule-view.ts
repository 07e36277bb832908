import {
  formatInstant,
  type EpochMs,
  type Rule,
  type Schedule,
  type SkipSpan,
  type TaskTemplate,
} from '@qbasecron/core';

import { choicesView } from '../delivery-choices.ts';
import { formatDuration } from '../format-duration.ts';
import { contentView, isLongContent } from '../task-view.ts';
import { instantOrNull } from '../view-kit.ts';
import type { ScheduleRecord, SkipRecord } from './schedule-record.ts';

/** A schedule, and what is computed of it. */
export type ToldSchedule = {
  schedule: Schedule;
  /** The rule in plain English. */
  description: string;
  /** The next occurrence that will run. */
  next: { nominalAt: EpochMs; dueAt: EpochMs } | null;
};

/** The wire's record of a schedule. */
export function scheduleView({ schedule, description, next }: ToldSchedule): ScheduleRecord {
  const { pause, openSkip } = schedule;
  return {
    _id: schedule.id,
    name: schedule.name,
    ...ruleView(schedule.rule),
    description,
    timezone: schedule.timezone,
    gap: schedule.gap,
    fold: schedule.fold,
    start_at: instantOrNull(schedule.startAt),
    end_at: instantOrNull(schedule.endAt),
    max_runs: schedule.maxRuns,
    jitter: formatDuration(schedule.jitterMs),
    missed: schedule.missed,
    catchup_window: formatDuration(schedule.catchupWindowMs),
    catchup_max: schedule.catchupMax,
    overlap: schedule.overlap,
    calendars: schedule.calendars,
    on_excluded: schedule.onExcluded,
    desc: schedule.desc,
    labels: schedule.labels,
    task: templateView(schedule.task),
    state: schedule.state,
    pause: pause && { at: formatInstant(pause.at), reason: pause.reason, by: pause.by },
    finish_reason: schedule.finishReason,
    next_at: next && formatInstant(next.dueAt),
    next_nominal_time: next && formatInstant(next.nominalAt),
    planned_until: formatInstant(schedule.plannedUntil),
    run_count: schedule.runCount,
    open_skip: openSkip && skipView(openSkip),
    create_at: formatInstant(schedule.createdAt),
    update_at: formatInstant(schedule.updatedAt),
    finish_at: instantOrNull(schedule.finishedAt),
    revision: schedule.revision,
  };
}

/** The record in a list: long content of its task is left out, so that a page stays small. */
export function scheduleListView(told: ToldSchedule): ScheduleRecord {
  const record = scheduleView(told);
  if (!isLongContent(told.schedule.task.content)) return record;
  return { ...record, task: { ...record.task, data: null, body: null, is_content_omitted: true } };
}

export function skipView({ from, to, count, reason }: SkipSpan): SkipRecord {
  return { from: formatInstant(from), to: instantOrNull(to), count, reason };
}

type RuleView = Pick<ScheduleRecord, 'cron' | 'text' | 'later' | 'every' | 'anchor_at' | 'rrule' | 'dtstart' | 'at'>;

const noRule: RuleView = {
  cron: null,
  text: null,
  later: null,
  every: null,
  anchor_at: null,
  rrule: null,
  dtstart: null,
  at: null,
};

function ruleView(rule: Rule): RuleView {
  switch (rule.kind) {
    case 'cron':
      return { ...noRule, cron: rule.cron };
    case 'text':
      return { ...noRule, text: rule.text };
    case 'later':
      return { ...noRule, later: rule.later };
    case 'every':
      return { ...noRule, every: rule.every, anchor_at: formatInstant(rule.anchorAt) };
    case 'rrule':
      return { ...noRule, rrule: rule.rrule, dtstart: rule.dtstart };
    case 'at':
      return { ...noRule, at: rule.at.map(formatInstant) };
  }
}

function templateView(template: TaskTemplate): ScheduleRecord['task'] {
  return {
    desc: template.desc,
    ...choicesView(template),
    ...contentView(template.content),
    is_content_omitted: false,
    labels: template.labels,
    expires_after: template.expiresAfterMs === null ? null : formatDuration(template.expiresAfterMs),
  };
}
