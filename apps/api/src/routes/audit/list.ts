import type { FastifyInstance } from 'fastify';
import {
  auditPageSchema,
  auditQuerySchema,
  auditView,
  encodeCursor,
  queryFromAudit,
  type AuditListQuery,
  type AuditRecord,
} from '@qbasecron/contracts';
import type { AppDeps } from '../../app-deps.ts';
import { RequestFault } from '../../problems/request-fault.ts';

const example: AuditRecord = {
  _id: '5463a9b1c2d3e4f5a6b7c8d9',
  at: '2026-11-11T03:09:59.188Z',
  who: { token_id: 'c1f0a52b9d3e4f68', name: 'shop backend' },
  address: '10.0.0.7',
  request_id: 'Zk3bQ0aT-1',
  action: 'task.cancel',
  kind: 'task',
  ids: ['5463a9b1c2d3e4f5a6b7c8d8'],
  count: 1,
  outcome: 'done',
  before: { state: 'scheduled', is_finished: false, finish_at: null },
  after: { state: 'cancelled', is_finished: true, finish_at: '2026-11-11T03:09:59.180Z' },
};

/** GET /audit: one page, newest first. */
export function listAuditRoute(app: FastifyInstance, { ledger }: AppDeps): void {
  app.get(
    '/audit',
    {
      schema: {
        tags: ['audit'],
        operationId: 'listAudit',
        summary: 'Who changed what, from where, before and after',
        description:
          'Newest first. Entries are written in batches behind the answers, within a second; a process that is killed may ' +
          'lose those of its last quarter of a second. Tasks that one caller adds one after the other come as one entry ' +
          'with their ids, a bulk request as one with counts. The record of a change to come is read just before the ' +
          'change: when two change the same thing at once, `before` may be the older of them.',
        querystring: auditQuerySchema,
        response: { 200: auditPageSchema },
      },
      config: {
        docs: {
          responseExamples: { 200: { items: [example], next_cursor: null } },
          problems: ['invalid_request', 'query_too_slow'],
          badField: { pointer: '#/id', detail: 'needs `kind` beside it: ids of different kinds may be the same' },
        },
      },
    },
    async (request, reply) => {
      const read = queryFromAudit(request.query as AuditListQuery);
      if (!read.ok) throw new RequestFault({ code: 'invalid_request', errors: read.errors });
      // So that whoever changed something here sees it.
      await app.auditBook.flush();
      const entries = await ledger.audit.listEntries({ ...read.query, limit: read.query.limit + 1 });
      const items = entries.slice(0, read.query.limit);
      const last = items.at(-1);
      return reply.header('cache-control', 'no-store').send({
        items: items.map(auditView),
        next_cursor: last && entries.length > items.length ? encodeCursor('audit', last) : null,
      });
    },
  );
}
