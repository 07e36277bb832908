import type { FastifyInstance } from 'fastify';
import { createDestinationRoute } from './create.ts';
import { deleteDestinationRoute } from './delete.ts';
import { getDestinationRoute } from './get.ts';
import { destinationHealthRoute } from './health.ts';
import { listDestinationsRoute } from './list.ts';
import { patchDestinationRoute } from './patch.ts';
import { restartDestinationRoutes } from './restart.ts';
import { rotateSigningRoute } from './rotate-signing.ts';
import { setTargetStateRoutes } from './set-target-state.ts';
import { stopDestinationRoutes } from './stop.ts';

/** Destinations, which tasks and schedules name. */
export async function destinationRoutes(app: FastifyInstance): Promise<void> {
  createDestinationRoute(app);
  listDestinationsRoute(app);
  getDestinationRoute(app);
  patchDestinationRoute(app);
  deleteDestinationRoute(app);
  stopDestinationRoutes(app);
  restartDestinationRoutes(app);
  setTargetStateRoutes(app);
  rotateSigningRoute(app);
  destinationHealthRoute(app);
}
