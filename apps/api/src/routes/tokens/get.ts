import type { FastifyInstance } from 'fastify';
import { tokenParamsSchema, tokenRecordSchema, tokenView, type TokenParams } from '@qbasecron/contracts';
import { readToken } from '@qbasecron/core';
import { tokenExample } from './examples.ts';

/** GET /tokens/:id */
export function getTokenRoute(app: FastifyInstance): void {
  const { deps } = app.access;
  app.get(
    '/tokens/:id',
    {
      schema: {
        tags: ['tokens'],
        operationId: 'getToken',
        summary: 'Read a token',
        description: 'What it may do, who made it and when it was last used; never the token itself.',
        params: tokenParamsSchema,
        response: { 200: tokenRecordSchema },
      },
      config: { docs: { responseExamples: { 200: tokenExample }, problems: ['not_found'] } },
    },
    async (request, reply) => {
      const { id } = request.params as TokenParams;
      return reply.header('cache-control', 'no-store').send(tokenView(await readToken({ deps, input: { id } })));
    },
  );
}
