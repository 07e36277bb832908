import type { FastifyInstance } from 'fastify';
import { deleteCalendarRoute } from './delete.ts';
import { getCalendarRoute } from './get.ts';
import { takeImportBodies } from './import-bodies.ts';
import { importCalendarRoute } from './import.ts';
import { listCalendarsRoute } from './list.ts';
import { putCalendarRoute } from './put.ts';

/** Calendars, which schedules name. */
export async function calendarRoutes(app: FastifyInstance): Promise<void> {
  putCalendarRoute(app);
  listCalendarsRoute(app);
  getCalendarRoute(app);
  deleteCalendarRoute(app);
  await app.register(async (imports) => {
    takeImportBodies(imports);
    importCalendarRoute(imports);
  });
}
