import { dayMs, readTaskTime, type EpochMs, type FieldError } from '@qbasecron/core';
import Type from 'typebox';

import { timeCharsMax } from '../limits.ts';

const time = (description: string, example: string) =>
  Type.Optional(Type.String({ format: 'task-time', maxLength: timeCharsMax, description, examples: [example] }));

/** Query of GET /proof. */
export const proofQuerySchema = Type.Object(
  {
    from: time(
      'Occurrences from this on. ISO 8601; without an offset it is read as UTC. Default: a day before `to`.',
      '2026-11-10T00:00:00Z',
    ),
    to: time('Until before this. At most 31 days after `from`. Default: now.', '2026-11-11T00:00:00Z'),
  },
  { additionalProperties: false },
);
export type ProofQuery = Type.Static<typeof proofQuerySchema>;

/** The span that a validated query asks for. */
export function spanFromQuery(
  query: ProofQuery,
  now: EpochMs,
): { ok: true; span: { from: EpochMs; to: EpochMs } } | { ok: false; errors: FieldError[] } {
  const errors: FieldError[] = [];
  const read = (name: keyof ProofQuery): EpochMs | undefined => {
    const text = query[name];
    if (text === undefined) return undefined;
    const time = readTaskTime(text, { timezone: 'UTC', gap: 'shift', fold: 'first' });
    if (time.ok) return time.at;
    errors.push({ pointer: `#/${name}`, detail: time.detail });
    return undefined;
  };
  const to = read('to') ?? now;
  const from = read('from') ?? to - dayMs;
  return errors.length > 0 ? { ok: false, errors } : { ok: true, span: { from, to } };
}
