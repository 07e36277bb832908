import { finishReasons, readTaskTime, type EpochMs, type FieldError } from '@qbasecron/core';
import Type from 'typebox';

import { scheduleIdCharsMax, timeCharsMax } from '../limits.ts';
import { oneOf } from '../schema-kit.ts';
import { taskFields } from '../task-fields.ts';

const instantField = (description: string) =>
  Type.Optional(
    Type.String({
      format: 'task-time',
      maxLength: timeCharsMax,
      description: `${description} ISO 8601; without an offset it is read as UTC.`,
      examples: ['2026-11-11T03:10:00Z'],
    }),
  );

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
  finish_from: instantField('`finish_at` at or after this.'),
  finish_until: instantField('`finish_at` before this.'),
};

export const dueFilters = {
  due_from: instantField('`due_at` at or after this.'),
  due_until: instantField('`due_at` before this.'),
};

/** The two ends of a span; adds an error where they cannot be read or leave nothing between them. */
export function readSpan<Name extends string>(
  given: { [Field in `${Name}_from` | `${Name}_until`]?: string },
  name: Name,
  { within = '#', errors }: { within?: string; errors: FieldError[] },
): { from: EpochMs | null; until: EpochMs | null } {
  const [from, until] = ([`${name}_from`, `${name}_until`] as const).map((field) => {
    const text = given[field];
    if (text === undefined) return null;
    const read = readTaskTime(text, { timezone: 'UTC', gap: 'shift', fold: 'first' });
    if (read.ok) return read.at;
    errors.push({ pointer: `${within}/${field}`, detail: read.detail });
    return null;
  }) as [EpochMs | null, EpochMs | null];
  if (from !== null && until !== null && from >= until) {
    errors.push({ pointer: `${within}/${name}_until`, detail: `must be after \`${name}_from\`` });
  }
  return { from, until };
}
