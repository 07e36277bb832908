import {
  formatInstant,
  targetStates,
  destinationStates,
  type DestinationHealth,
  type TargetHealth,
} from '@qbasecron/core';
import Type from 'typebox';

import { instant, nullable, oneOf } from '../schema-kit.ts';
import { instantOrNull } from '../view-kit.ts';

const count = (description = '') => Type.Integer({ minimum: 0, description });
const text = (description = '') => Type.String({ description });
const breakerStates = ['closed', 'open', 'half_open'] as const;

const rates = {
  in_flight_count: count('Requests under way.'),
  success_count: count('Over the last ten minutes.'),
  failure_count: count(),
  success_rate: nullable(Type.Number({ description: '0 to 1; null when nothing was sent.' })),
};

const trouble = {
  last_error: nullable(text('One line on the latest failure.')),
  last_error_at: nullable(instant('')),
};

/** GET /destinations/:name/health */
export const destinationHealthSchema = Type.Object({
  name: text(),
  state: oneOf(destinationStates),
  breaker: oneOf(breakerStates, {
    description: 'closed: in every worker. open: in every worker that called it. half_open: anything between.',
  }),
  worker_count: count('Workers that called it of late.'),
  ...rates,
  workers: Type.Array(
    Type.Object({
      id: text('The incarnation, as in /workers.'),
      name: text(),
      renew_at: instant('Of when these figures are.'),
      breaker: oneOf(breakerStates),
      open_until: nullable(instant('When the open breaker lets a probe through.')),
      in_flight_count: count(),
    }),
  ),
  targets: Type.Array(
    Type.Object({
      url: text(),
      state: oneOf(targetStates, { description: 'As people set it.' }),
      ejected_worker_count: count('Workers that leave it out for now.'),
      ...rates,
      ...trouble,
      workers: Type.Array(
        Type.Object({
          id: text('The incarnation.'),
          ...rates,
          p50_ms: nullable(Type.Number({ description: 'Half of the latest answers came within this time.' })),
          p95_ms: nullable(Type.Number()),
          ejection_count: count('In a row.'),
          ejected_until: nullable(instant('')),
          ...trouble,
        }),
      ),
    }),
    { description: 'In the order of the destination.' },
  ),
});
export type DestinationHealthRecord = Type.Static<typeof destinationHealthSchema>;

type Counts = { inFlightCount: number; successCount: number; failureCount: number };

export function destinationHealthView({ destination, workers, targets }: DestinationHealth): DestinationHealthRecord {
  const views = targets.map(targetView);
  const all = targets.flatMap((target) => target.workers.map(({ figures }) => figures));
  return {
    name: destination.name,
    state: destination.state,
    breaker: breakerOf(workers),
    worker_count: workers.length,
    ...ratesView(all),
    workers: workers.map(({ worker, figures }) => ({
      id: worker.id,
      name: worker.name,
      renew_at: formatInstant(worker.renewedAt),
      breaker: figures.breaker,
      open_until: instantOrNull(figures.openUntil),
      in_flight_count: figures.inFlightCount,
    })),
    targets: views,
  };
}

function targetView({ target, workers }: TargetHealth): DestinationHealthRecord['targets'][number] {
  const figures = workers.map((one) => one.figures);
  const latest = figures.toSorted((one, other) => (other.lastErrorAt ?? 0) - (one.lastErrorAt ?? 0))[0];
  return {
    url: target.url,
    state: target.state,
    ejected_worker_count: figures.filter(({ ejectedUntil }) => ejectedUntil !== null).length,
    ...ratesView(figures),
    last_error: latest?.lastError ?? null,
    last_error_at: instantOrNull(latest?.lastErrorAt ?? null),
    workers: workers.map(({ workerId, figures: one }) => ({
      id: workerId,
      ...ratesView([one]),
      p50_ms: one.p50Ms,
      p95_ms: one.p95Ms,
      ejection_count: one.ejectionCount,
      ejected_until: instantOrNull(one.ejectedUntil),
      last_error: one.lastError,
      last_error_at: instantOrNull(one.lastErrorAt),
    })),
  };
}

function ratesView(counts: readonly Counts[]) {
  const sum = (pick: (one: Counts) => number): number => counts.reduce((total, one) => total + pick(one), 0);
  const successCount = sum((one) => one.successCount);
  const failureCount = sum((one) => one.failureCount);
  const asked = successCount + failureCount;
  return {
    in_flight_count: sum((one) => one.inFlightCount),
    success_count: successCount,
    failure_count: failureCount,
    success_rate: asked === 0 ? null : successCount / asked,
  };
}

function breakerOf(workers: DestinationHealth['workers']): DestinationHealthRecord['breaker'] {
  const states = new Set(workers.map(({ figures }) => figures.breaker));
  if (states.size === 0) return 'closed';
  const [only] = states;
  return states.size === 1 && only ? only : 'half_open';
}
