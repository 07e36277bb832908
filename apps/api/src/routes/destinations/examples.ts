import { destinationHealthView, destinationView } from '@qbasecron/contracts';
import { emptyDefinition, type Destination, type Sealed, type TargetFigures } from '@qbasecron/core';

const at = Date.UTC(2026, 10, 11, 3, 9, 55);

/** Works as it is: what it names is only called when a task is. */
export const destinationBody = {
  name: 'shop',
  targets: [
    { url: 'https://a.example.com/hooks', weight: 3 },
    { url: 'https://b.example.com/hooks', weight: 1 },
  ],
  rate: { count: 100, period: '1s' },
  max_in_flight: 50,
  retry: { ladder: ['5s', '5m', '30m', '2h'] },
};

export const securedBody = {
  name: 'partner',
  targets: [{ url: 'https://partner.example.com/events' }],
  auth: {
    kind: 'oauth2',
    token_url: 'https://id.example.com/token',
    client_id: 'qbasecron',
    client_secret: 'a secret',
    scope: 'events',
  },
  secret_headers: { 'x-api-key': 'another secret' },
  health: { active: { path: '/healthz' } },
};

export const failoverBody = {
  name: 'backup',
  policy: 'failover',
  targets: [{ url: 'https://main.example.com/' }, { url: 'https://spare.example.com/', priority: 1 }],
};

const destination: Destination = {
  ...emptyDefinition,
  name: 'shop',
  targets: [
    { url: 'https://a.example.com/hooks', weight: 3, priority: 0, state: 'active' },
    { url: 'https://b.example.com/hooks', weight: 1, priority: 0, state: 'active' },
  ],
  rate: { count: 100, periodMs: 1_000 },
  maxInFlight: 50,
  signing: [{ secret: '' as Sealed, createdAt: at, expiresAt: null }],
  state: 'active',
  stopped: null,
  createdAt: at,
  updatedAt: at,
  revision: 1,
};

const stopped = { reason: 'The receiver is being moved.', by: 'Mo', at };

export const destinationExample = destinationView(destination);
export const changedExample = destinationView({ ...destination, revision: 2 });
export const pausedExample = destinationView({ ...destination, state: 'paused', stopped, revision: 2 });
export const disabledExample = destinationView({ ...destination, state: 'disabled', stopped, revision: 2 });

const figures: TargetFigures = {
  target: destination.targets[0]?.url ?? '',
  inFlightCount: 3,
  successCount: 1_190,
  failureCount: 10,
  p50Ms: 21,
  p95Ms: 88.5,
  ejectionCount: 0,
  ejectedUntil: null,
  lastError: '503',
  lastErrorAt: at,
};
const worker = { id: 'host-1-4711-k3J9x0aQ', name: 'host-1', renewedAt: at };
export const healthExample = destinationHealthView({
  destination,
  workers: [
    {
      worker,
      figures: { flow: 'd:shop', breaker: 'closed', openUntil: null, inFlightCount: 3, targets: [figures] },
    },
  ],
  targets: destination.targets.map((target, index) => ({
    target,
    workers: index === 0 ? [{ workerId: worker.id, figures }] : [],
  })),
});
