import { actionKinds, taskStates, type ActionInput, type FieldError } from '@qbasecron/core';
import Type from 'typebox';

import { bodyFieldErrors, isRecord } from '../body-errors.ts';
import { patchFromBody } from '../draft-from-body.ts';
import { fieldErrors, type SchemaError } from '../field-errors.ts';
import { patchBodySchema } from '../patch-body.ts';
import { oneOf } from '../schema-kit.ts';
import { dueFilters, endedTaskFilters, readSpan } from './filter-fields.ts';

/** What a replay has otherwise than the task it repeats; nothing is changed by an empty one. */
export const editsSchema = Type.Object(patchBodySchema.properties, {
  additionalProperties: false,
  description:
    'What the new task has otherwise: a merge patch of the old one, as for PATCH /tasks/:id. Without `time` or `delay` ' +
    'it is due now.',
});

/** Body of POST /actions. */
export const actionBodySchema = Type.Object(
  {
    action: oneOf(actionKinds, {
      description:
        '`retry`: failed tasks start again. `cancel`: what is not finished is never sent. `delete`: in any state, gone ' +
        'from every route. `replay`: a new task for each that is finished, linked to it.',
    }),
    filter: Type.Object(
      {
        state: Type.Optional(
          Type.Array(oneOf(taskStates), {
            uniqueItems: true,
            minItems: 1,
            maxItems: taskStates.length,
            description:
              'One of these. Default: every state to which the action can be applied; for `replay` failed ones.',
          }),
        ),
        ...endedTaskFilters,
        ...dueFilters,
      },
      {
        additionalProperties: false,
        minProperties: 1,
        description: 'Which tasks, of those made before this request. Joined by "and"; at least one.',
      },
    ),
    edits: Type.Optional(editsSchema),
  },
  { additionalProperties: false },
);
export type ActionBody = Type.Static<typeof actionBodySchema>;

/**
 * What a body of POST /actions asks for, or every bad field of it.
 * @param findings the validator's errors; null when it found none
 */
export function actionFromBody(
  body: unknown,
  findings: readonly SchemaError[] | null,
): { ok: true; input: ActionInput } | { ok: false; errors: FieldError[] } {
  const errors = [...fieldErrors(findings ?? [], body), ...editsErrors(isRecord(body) ? body['edits'] : undefined)];
  if (errors.length > 0) return { ok: false, errors };
  const { action: kind, filter, edits } = body as ActionBody;
  const due = readSpan(filter, 'due', { within: '#/filter', errors });
  const finish = readSpan(filter, 'finish', { within: '#/filter', errors });
  if (errors.length > 0) return { ok: false, errors };
  return {
    ok: true,
    input: {
      kind,
      filter: {
        states: filter.state ?? null,
        label: filter.label ?? null,
        scheduleId: filter.schedule_id ?? null,
        destination: filter.destination ?? null,
        finishReasons: filter.finish_reason ?? [],
        lastStatus: filter.status ?? null,
        dueFrom: due.from,
        dueUntil: due.until,
        finishedFrom: finish.from,
        finishedUntil: finish.until,
      },
      edits: edits ? patchFromBody(edits) : null,
    },
  };
}

/** The rule of `body` that no schema tells; null takes the old one away. */
function editsErrors(edits: unknown): FieldError[] {
  return isRecord(edits) && edits['body'] !== null ? bodyFieldErrors(edits['body'], '#/edits/body') : [];
}
