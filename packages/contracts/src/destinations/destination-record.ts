import { balancePolicies, destinationStates, secretMask, targetStates } from '@qbasecron/core';
import Type from 'typebox';

import { retryRecord, successRecord } from '../choices-record.ts';
import { instant, nullable, oneOf } from '../schema-kit.ts';

const count = (description = '') => Type.Integer({ minimum: 0, description });
const text = (description = '') => Type.String({ description });
const mask = (description = '') =>
  Type.String({ description: `Always \`${secretMask}\`. ${description}`.trim(), examples: [secretMask] });

const authRecord = Type.Object(
  {
    kind: oneOf(['bearer', 'basic', 'oauth2']),
    token: Type.Optional(mask()),
    username: Type.Optional(text()),
    password: Type.Optional(mask()),
    token_url: Type.Optional(text()),
    client_id: Type.Optional(text()),
    client_secret: Type.Optional(mask()),
    scope: Type.Optional(nullable(text())),
    audience: Type.Optional(nullable(text())),
  },
  { description: 'How the service identifies itself; null: not at all.' },
);

const activeRecord = Type.Object({
  path: text(),
  method: oneOf(['GET', 'HEAD']),
  interval_ms: count(),
  timeout_ms: count(),
  healthy_after: count(),
  unhealthy_after: count(),
});

/** A destination as every route answers it: a secret is never shown. */
export const destinationRecordSchema = Type.Object({
  name: text(),
  desc: text(),
  targets: Type.Array(Type.Object({ url: text(), weight: count(), priority: count(), state: oneOf(targetStates) })),
  policy: oneOf(balancePolicies),
  broadcast_success: oneOf(['all', 'any']),
  headers: Type.Record(Type.String(), Type.String(), { description: 'Names in lower case.' }),
  secret_headers: Type.Record(Type.String(), mask(), { description: `Each \`${secretMask}\`.` }),
  auth: nullable(authRecord),
  tls: nullable(Type.Object({ ca: nullable(text()), cert: nullable(text()), key: nullable(mask()) })),
  rate: nullable(Type.Object({ count: count(), period: text() })),
  max_in_flight: nullable(count()),
  timeout_ms: nullable(count()),
  retry: nullable(retryRecord),
  success: nullable(successRecord),
  health: Type.Object({
    consecutive_failures: count(),
    eject_ms: count(),
    ejected_percent_max: count(),
    panic_percent: count(),
    active: nullable(activeRecord),
  }),
  breaker: Type.Object({ failure_percent: count(), min_requests: count(), window_ms: count(), open_ms: count() }),
  signing: nullable(
    Type.Object({
      secret: mask(),
      create_at: instant('When it was made or given.'),
      previous: Type.Array(Type.Object({ create_at: instant(''), expires_at: instant('Until then it signs along.') })),
    }),
    { description: 'Null: its callbacks are not signed by a secret of its own.' },
  ),
  on_disabled: oneOf(['wait', 'fail']),
  state: oneOf(destinationStates, {
    description: '`paused` by people; `disabled` by its receiver (410) or by people. Either sends nothing.',
  }),
  stopped: nullable(Type.Object({ reason: nullable(text()), by: nullable(text()), at: instant('') }), {
    description: 'Why, by whom and since when it is paused or disabled.',
  }),
  create_at: instant(''),
  update_at: instant(''),
  revision: Type.Integer({ minimum: 1, description: 'Goes up with every change; the ETag.' }),
});
export type DestinationRecord = Type.Static<typeof destinationRecordSchema>;

/** GET /destinations */
export const destinationPageSchema = Type.Object({
  items: Type.Array(destinationRecordSchema, { description: 'By name.' }),
  next_cursor: nullable(text('Give it as `cursor` to get the next page; null on the last one.')),
});
