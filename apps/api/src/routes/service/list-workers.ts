import type { FastifyInstance } from 'fastify';
import { workerListSchema, workerView, type WorkerItem } from '@qbasecron/contracts';
import type { WorkerRecord } from '@qbasecron/core';
import type { AppDeps } from '../../app-deps.ts';

const example: WorkerItem = {
  id: 'host-1-4711-k3J9x0aQ',
  name: 'host-1',
  state: 'alive',
  version: '0.1.0',
  start_at: '2026-11-11T03:00:00.000Z',
  renew_at: '2026-11-11T03:09:59.188Z',
  lease_age_ms: 812,
  armed_count: 40,
  in_flight_count: 3,
  clock_offset_ms: -2,
  is_timer_up: true,
  is_draining: false,
};

/** GET /workers: every incarnation on record, the living first. */
export function listWorkersRoute(app: FastifyInstance, { ledger, clock }: AppDeps): void {
  app.get(
    '/workers',
    {
      schema: {
        tags: ['service'],
        operationId: 'listWorkers',
        summary: 'The workers and what they hold',
        response: { 200: workerListSchema },
      },
      config: { docs: { responseExamples: { 200: { items: [example] } }, problems: [] } },
    },
    async (_request, reply) => {
      const workers = await ledger.workers.listWorkers();
      const now = clock.now();
      const items = workers.toSorted(livingFirst).map((worker) => workerView(worker, now));
      return reply.header('cache-control', 'no-store').send({ items });
    },
  );
}

const stateOrder = { alive: 0, dead: 1, gone: 2 } as const;

function livingFirst(a: WorkerRecord, b: WorkerRecord): number {
  return stateOrder[a.state] - stateOrder[b.state] || a.name.localeCompare(b.name) || b.renewedAt - a.renewedAt;
}
