import type { FastifyInstance } from 'fastify';
import { backfillScheduleRoute } from './backfill.ts';
import { cancelBackfillRoute } from './cancel-backfill.ts';
import { createScheduleRoute } from './create.ts';
import { deleteScheduleRoute } from './delete.ts';
import { createScheduleExamples } from './examples.ts';
import { getBackfillRoute } from './get-backfill.ts';
import { getScheduleRoute } from './get.ts';
import { listBackfillsRoute } from './list-backfills.ts';
import { listOccurrencesRoute } from './list-occurrences.ts';
import { listSchedulesRoute } from './list.ts';
import { patchScheduleRoute } from './patch.ts';
import { pauseScheduleRoute } from './pause.ts';
import { previewScheduleRoute } from './preview.ts';
import { putScheduleRoute } from './put.ts';
import { resumeScheduleRoute } from './resume.ts';
import { runScheduleRoute } from './run.ts';

/** The Schedules API, in the order in which the document lists it. */
export async function scheduleRoutes(app: FastifyInstance): Promise<void> {
  const examples = createScheduleExamples();
  previewScheduleRoute(app, examples);
  createScheduleRoute(app, examples);
  listSchedulesRoute(app, examples);
  getScheduleRoute(app, examples);
  listOccurrencesRoute(app, examples);
  patchScheduleRoute(app, examples);
  deleteScheduleRoute(app);
  putScheduleRoute(app, examples);
  pauseScheduleRoute(app, examples);
  resumeScheduleRoute(app, examples);
  runScheduleRoute(app, examples);
  backfillScheduleRoute(app, examples);
  listBackfillsRoute(app, examples);
  getBackfillRoute(app, examples);
  cancelBackfillRoute(app, examples);
}
