import type { ScheduleDraft, SchedulePatch } from '@qbasecron/core';

import { choicesFromBody, choicesFromPatch } from '../delivery-choices.ts';
import type { CreateScheduleBody } from './create-schedule-body.ts';
import type { PatchScheduleBody } from './patch-schedule-body.ts';
import type { PreviewBody } from './preview-body.ts';

/** What a validated body of POST or PUT asks for. */
export function draftFromSchedule(body: CreateScheduleBody): ScheduleDraft {
  const { task } = body;
  return {
    ...timingOf(body),
    ...choicesOf(body),
    task: { ...choicesFromBody(task), ...templateOf(task) },
  };
}

/** What a validated body of PATCH asks for. */
export function patchFromSchedule(body: PatchScheduleBody): SchedulePatch {
  const { task } = body;
  return {
    ...timingOf(body),
    ...choicesOf(body),
    task: task && { ...choicesFromPatch(task), ...templateOf(task) },
  };
}

/** The rule and all that decides when it occurs. */
export function timingOf<Body extends CreateScheduleBody | PatchScheduleBody | PreviewBody>(body: Body) {
  return {
    cron: body.cron as Body['cron'],
    text: body.text as Body['text'],
    later: body.later as Body['later'],
    every: body.every as Body['every'],
    rrule: body.rrule as Body['rrule'],
    at: body.at as Body['at'],
    anchorAt: body.anchor_at as Body['anchor_at'],
    timezone: body.timezone as Body['timezone'],
    gap: body.gap as Body['gap'],
    fold: body.fold as Body['fold'],
    startAt: body.start_at as Body['start_at'],
    endAt: body.end_at as Body['end_at'],
    jitter: body.jitter as Body['jitter'],
    calendars: body.calendars as Body['calendars'],
    onExcluded: body.on_excluded as Body['on_excluded'],
  };
}

function choicesOf<Body extends CreateScheduleBody | PatchScheduleBody>(body: Body) {
  return {
    maxRuns: body.max_runs as Body['max_runs'],
    missed: body.missed as Body['missed'],
    catchupWindow: body.catchup_window as Body['catchup_window'],
    catchupMax: body.catchup_max as Body['catchup_max'],
    overlap: body.overlap as Body['overlap'],
    desc: body.desc as Body['desc'],
    labels: body.labels as Body['labels'],
  };
}

function templateOf<Template extends NonNullable<CreateScheduleBody['task'] | PatchScheduleBody['task']>>(
  task: Template,
) {
  return {
    desc: task.desc as Template['desc'],
    labels: task.labels as Template['labels'],
    expiresAfter: task.expires_after as Template['expires_after'],
  };
}
