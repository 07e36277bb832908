import { readTaskTime, scopes, type EpochMs } from '@qbasecron/core';
import Type from 'typebox';

import { nameCharsMax, timeCharsMax } from '../../limits.ts';
import { nullable, oneOf } from '../../schema-kit.ts';

/** Body of POST /tokens. */
export const tokenBodySchema = Type.Object(
  {
    name: Type.String({
      format: 'plain-text',
      minLength: 1,
      maxLength: nameCharsMax,
      description: 'What it is for, for people.',
      examples: ['shop backend'],
    }),
    scopes: Type.Array(oneOf(scopes), {
      uniqueItems: true,
      maxItems: scopes.length,
      description:
        'What it may do. `admin` is everything, tokens included; no other scope implies another. An empty list may only ' +
        'read metrics and workers.',
      examples: [['tasks:read', 'tasks:write']],
    }),
    expires_at: Type.Optional(
      nullable(
        Type.String({
          format: 'task-time',
          maxLength: timeCharsMax,
          description:
            'From this moment on it is refused. ISO 8601; without an offset it is read as UTC. Default: never.',
          examples: ['2027-11-11T00:00:00Z'],
        }),
      ),
    ),
  },
  { additionalProperties: false },
);
export type TokenBody = Type.Static<typeof tokenBodySchema>;

/** The end that a validated body asks for; null: none. */
export function expiryFromBody({ expires_at: text = null }: TokenBody): EpochMs | null {
  if (text === null) return null;
  const read = readTaskTime(text, { timezone: 'UTC', gap: 'shift', fold: 'first' });
  // The schema's format has judged it, and UTC has neither gaps nor folds.
  return read.ok ? read.at : null;
}
