import type { FastifyInstance } from 'fastify';
import { createTokenRoute } from './create.ts';
import { getTokenRoute } from './get.ts';
import { listTokensRoute } from './list.ts';
import { revokeTokenRoute } from './revoke.ts';

/** API tokens, for admins. */
export async function tokenRoutes(app: FastifyInstance): Promise<void> {
  createTokenRoute(app);
  listTokensRoute(app);
  getTokenRoute(app);
  revokeTokenRoute(app);
}
