import type { FastifyInstance } from 'fastify';
import {
  proofQuerySchema,
  proofSchema,
  proofView,
  spanFromQuery,
  type ProofQuery,
  type ProofRecord,
} from '@qbasecron/contracts';
import { proveSchedules } from '@qbasecron/core';
import { RequestFault } from '../../problems/request-fault.ts';

const example: ProofRecord = {
  from: '2026-11-10T00:00:00.000Z',
  to: '2026-11-11T00:00:00.000Z',
  schedules: {
    checked: 3,
    expected: 1_489,
    planned: 1_480,
    skipped: { overlap: 7, excluded: 2 },
    missing_count: 0,
    extra_count: 0,
    missing: [],
    extra: [],
    truncated: false,
  },
};

/** GET /proof: what should have happened, recomputed, beside what is on record. */
export async function proofRoutes(app: FastifyInstance): Promise<void> {
  const { deps } = app.schedules;
  app.get(
    '/proof',
    {
      schema: {
        tags: ['proof'],
        operationId: 'readProof',
        summary: 'What should have occurred, beside what is on record',
        description:
          'Recomputes from the rules, as they were at the time, every occurrence of the span, and looks for each in the ' +
          'ledger. Nothing is missing or extra on a healthy system.',
        querystring: proofQuerySchema,
        response: { 200: proofSchema },
      },
      config: {
        docs: {
          responseExamples: { 200: example },
          problems: ['invalid_request'],
          badField: { pointer: '#/from', detail: 'must lie at most 31 days before `to`' },
        },
      },
    },
    async (request, reply) => {
      const read = spanFromQuery(request.query as ProofQuery, deps.clock.now());
      if (!read.ok) throw new RequestFault({ code: 'invalid_request', errors: read.errors });
      return reply
        .header('cache-control', 'no-store')
        .send(proofView(await proveSchedules({ deps, input: read.span })));
    },
  );
}
