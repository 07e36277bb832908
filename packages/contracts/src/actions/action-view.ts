import {
  actionKinds,
  actionStates,
  finishReasons,
  formatInstant,
  taskStates,
  type Action,
  type ActionFilter,
  type EpochMs,
} from '@qbasecron/core';
import Type from 'typebox';

import { instant, nullable, oneOf } from '../schema-kit.ts';
import { instantOrNull } from '../view-kit.ts';

/** Path of /actions/:id. Anything but an id is answered 404, as an action that is not there. */
export const actionParamsSchema = Type.Object({
  id: Type.String({
    pattern: '^[0-9a-f]{24}$',
    description: "The action's `_id`.",
    examples: ['5463a9b1c2d3e4f5a6b7c8d9'],
  }),
});
export type ActionParams = Type.Static<typeof actionParamsSchema>;

/** A bulk action as every route answers it. */
export const actionRecordSchema = Type.Object({
  _id: Type.String({ description: '24 hex digits.', examples: ['66f0c2b5d3e4f5a6b7c8d9e1'] }),
  action: oneOf(actionKinds),
  filter: Type.Object({
    state: Type.Array(oneOf(taskStates)),
    label: Type.Optional(Type.String()),
    schedule_id: Type.Optional(Type.String()),
    destination: Type.Optional(Type.String()),
    finish_reason: Type.Optional(Type.Array(oneOf(finishReasons))),
    status: Type.Optional(Type.Integer()),
    due_from: Type.Optional(instant('')),
    due_until: Type.Optional(instant('')),
    finish_from: Type.Optional(instant('')),
    finish_until: Type.Optional(instant('')),
  }),
  edited: Type.Array(Type.String(), {
    description: 'Names of the fields that the new tasks of a replay have otherwise. Their values may be secret.',
  }),
  state: oneOf(actionStates),
  matched_count: Type.Integer({ minimum: 0, description: 'Tasks that the filter fitted so far.' }),
  done_count: Type.Integer({ minimum: 0, description: 'Of these, tasks to which it was done.' }),
  skipped: Type.Record(Type.String(), Type.Integer({ minimum: 1 }), {
    description: 'Of these, tasks to which it could not be done, by the code of the reason.',
  }),
  create_at: instant(''),
  update_at: instant(''),
  finish_at: nullable(instant('')),
});
export type ActionRecord = Type.Static<typeof actionRecordSchema>;

/** GET /actions */
export const actionListSchema = Type.Object({
  items: Type.Array(actionRecordSchema, { description: 'The latest 100, newest first.' }),
});

export function actionView(action: Action): ActionRecord {
  return {
    _id: action.id,
    action: action.kind,
    filter: filterView(action.filter),
    edited: Object.entries(action.edits ?? {}).flatMap(([name, value]) => (value === undefined ? [] : wireName(name))),
    state: action.state,
    matched_count: action.matchedCount,
    done_count: action.doneCount,
    skipped: action.skipped,
    create_at: formatInstant(action.createdAt),
    update_at: formatInstant(action.updatedAt),
    finish_at: instantOrNull(action.finishedAt),
  };
}

function filterView(filter: ActionFilter): ActionRecord['filter'] {
  const span = (name: string, at: EpochMs | null) => (at === null ? {} : { [name]: formatInstant(at) });
  return {
    state: filter.states,
    ...(filter.label !== null && { label: filter.label }),
    ...(filter.scheduleId !== null && { schedule_id: filter.scheduleId }),
    ...(filter.destination !== null && { destination: filter.destination }),
    ...(filter.finishReasons.length > 0 && { finish_reason: filter.finishReasons }),
    ...(filter.lastStatus !== null && { status: filter.lastStatus }),
    ...span('due_from', filter.dueFrom),
    ...span('due_until', filter.dueUntil),
    ...span('finish_from', filter.finishedFrom),
    ...span('finish_until', filter.finishedUntil),
  };
}

/** The wire's names are ours, in lower case with underscores. */
function wireName(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
