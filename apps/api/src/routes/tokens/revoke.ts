import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { tokenParamsSchema, type TokenParams } from '@qbasecron/contracts';
import { revokeToken } from '@qbasecron/core';

/** DELETE /tokens/:id: refused by every api within two seconds. */
export function revokeTokenRoute(app: FastifyInstance): void {
  const { deps, gatekeeper } = app.access;
  app.delete(
    '/tokens/:id',
    {
      schema: {
        tags: ['tokens'],
        operationId: 'revokeToken',
        summary: 'Revoke a token',
        description:
          'It is refused within two seconds, everywhere. Its record stays, with `revoked_at`. Revoking the last one opens ' +
          'nothing: `npm run token` makes another.',
        params: tokenParamsSchema,
        response: { 204: Type.Null({ description: 'It is revoked.' }) },
      },
      config: { docs: { responseExamples: {}, problems: ['not_found', 'outcome_unknown'] } },
    },
    async (request, reply) => {
      const { id } = request.params as TokenParams;
      gatekeeper.learn(await revokeToken({ deps, input: { id } }));
      return reply.code(204).send();
    },
  );
}
