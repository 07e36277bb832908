import type { FastifyInstance } from 'fastify';
import {
  encodeCursor,
  listTokensQuerySchema,
  queryFromTokens,
  tokenPageSchema,
  tokenView,
  type ListTokensQuery,
} from '@qbasecron/contracts';
import { listTokens } from '@qbasecron/core';
import { RequestFault } from '../../problems/request-fault.ts';
import { tokenExample } from './examples.ts';

/** GET /tokens: one page, newest first. */
export function listTokensRoute(app: FastifyInstance): void {
  const { deps } = app.access;
  app.get(
    '/tokens',
    {
      schema: {
        tags: ['tokens'],
        operationId: 'listTokens',
        summary: 'List tokens',
        querystring: listTokensQuerySchema,
        response: { 200: tokenPageSchema },
      },
      config: {
        docs: {
          responseExamples: { 200: { items: [tokenExample], next_cursor: null } },
          problems: ['invalid_request'],
          badField: { pointer: '#/limit', detail: 'must be at most 200' },
        },
      },
    },
    async (request, reply) => {
      const read = queryFromTokens(request.query as ListTokensQuery);
      if (!read.ok) throw new RequestFault({ code: 'invalid_request', errors: read.errors });
      const { items, next } = await listTokens({ deps, input: read.query });
      return reply
        .header('cache-control', 'no-store')
        .send({ items: items.map(tokenView), next_cursor: next && encodeCursor('tokens', next) });
    },
  );
}
