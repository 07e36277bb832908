import type { TaskDraft, TaskPatch } from '@qbasecron/core';

import type { CreateBody } from './create-body.ts';
import { choicesFromBody, choicesFromPatch } from './delivery-choices.ts';
import type { PatchBody } from './patch-body.ts';

/** What a validated body of POST or PUT asks for. */
export function draftFromBody(body: CreateBody): TaskDraft {
  return { ...choicesFromBody(body), ...ownFields(body) };
}

/** What a validated body of PATCH asks for. */
export function patchFromBody(body: PatchBody): TaskPatch {
  return { ...choicesFromPatch(body), ...ownFields(body) };
}

/** What only a task has, and not the template of a schedule. */
function ownFields<Body extends CreateBody | PatchBody>(body: Body) {
  return {
    time: body.time as Body['time'],
    delay: body.delay as Body['delay'],
    timezone: body.timezone as Body['timezone'],
    gap: body.gap as Body['gap'],
    fold: body.fold as Body['fold'],
    desc: body.desc as Body['desc'],
    labels: body.labels as Body['labels'],
    expiresAt: body.expires_at as Body['expires_at'],
  };
}
