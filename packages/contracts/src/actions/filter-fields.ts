import { finishReasons, type EpochMs, type FieldError } from '@qbasecron/core';
import Type from 'typebox';

import { scheduleIdCharsMax } from '../limits.ts';
import { momentField, readMoment } from '../query-fields.ts';
import { oneOf } from '../schema-kit.ts';
import { taskFields } from '../task-fields.ts';

/** What bulk actions and the list of dead letters filter by. Filters are joined by "and". */
export const endedTaskFilters = {
  label: Type.Optional(Type.String({ ...taskFields.labels.items, description: 'Has this label.' })),
  schedule_id: Type.Optional(Type.String({ format: 'plain-text', minLength: 1, maxLength: scheduleIdCharsMax })),
  destination: Type.Optional(Type.String({ ...taskFields.destination, description: 'Names this destination.' })),
  finish_reason: Type.Optional(
    Type.Array(oneOf(finishReasons), {
      uniqueItems: true,
      minItems: 1,
      maxItems: finishReasons.length,
      description: 'One of these.',
    }),
  ),
  status: Type.Optional(
    Type.Integer({ minimum: 100, maximum: 599, description: 'HTTP status of the last answer.', examples: [503] }),
  ),
  finish_from: momentField('`finish_at` at or after this.'),
  finish_until: momentField('`finish_at` before this.'),
};

export const dueFilters = {
  due_from: momentField('`due_at` at or after this.'),
  due_until: momentField('`due_at` before this.'),
};

/** The two ends of a span; adds an error where they cannot be read or leave nothing between them. */
export function readSpan<Name extends string>(
  given: { [Field in `${Name}_from` | `${Name}_until`]?: string },
  name: Name,
  { within = '#', errors }: { within?: string; errors: FieldError[] },
): { from: EpochMs | null; until: EpochMs | null } {
  const read = (field: `${Name}_from` | `${Name}_until`): EpochMs | null =>
    readMoment(`${within}/${field}`, given[field], errors) ?? null;
  const from = read(`${name}_from`);
  const until = read(`${name}_until`);
  if (from !== null && until !== null && from >= until) {
    errors.push({ pointer: `${within}/${name}_until`, detail: `must be after \`${name}_from\`` });
  }
  return { from, until };
}
