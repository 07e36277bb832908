import type { FastifyInstance } from 'fastify';
import { takeBulkBodies } from './bulk-bodies.ts';
import { cancelTaskRoute } from './cancel.ts';
import { createBulkRoute } from './create-bulk.ts';
import { createTaskRoute } from './create.ts';
import { deleteTaskRoute } from './delete.ts';
import { createTaskExamples } from './examples.ts';
import { getTaskRoute } from './get.ts';
import { listTasksRoute } from './list.ts';
import { patchTaskRoute } from './patch.ts';
import { putTaskRoute } from './put.ts';
import { retryTaskRoute } from './retry.ts';
import { runTaskRoute } from './run.ts';

/** The Tasks API; its version is the prefix that it is registered under. */
export async function taskRoutes(app: FastifyInstance): Promise<void> {
  const examples = createTaskExamples();
  createTaskRoute(app, examples);
  listTasksRoute(app, examples);
  getTaskRoute(app, examples);
  putTaskRoute(app, examples);
  patchTaskRoute(app, examples);
  deleteTaskRoute(app);
  cancelTaskRoute(app, examples);
  runTaskRoute(app, examples);
  retryTaskRoute(app, examples);
  await app.register(async (bulk) => {
    takeBulkBodies(bulk);
    createBulkRoute(bulk, examples);
  });
}
