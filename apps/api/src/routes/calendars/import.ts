import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import {
  importedCalendarSchema,
  importedCalendarView,
  importQuerySchema,
  type ImportQuery,
  type NameParams,
} from '@qbasecron/contracts';
import { importCalendar } from '@qbasecron/core';
import { formatEtag } from '../../http/etag.ts';
import { readRevision } from '../read-address.ts';
import { requireName } from '../require-name.ts';
import { calendarParams } from './calendar-params.ts';
import { icsExample, importedExample } from './examples.ts';

/** POST /calendars/:name/import: an iCalendar file, as calendar programs export it. Its body is a text: see importBodies. */
export function importCalendarRoute(app: FastifyInstance): void {
  const { deps } = app.schedules;
  app.post(
    '/calendars/:name/import',
    {
      attachValidation: true,
      schema: {
        tags: ['calendars'],
        operationId: 'importCalendar',
        summary: 'Fill a calendar from an iCalendar file',
        description:
          'Takes what calendar programs and public offices publish as `.ics`, up to 1 MiB. Whole-day events become days, ' +
          'others windows, for five years from now; repeated events are written out. Events that are cancelled, or that are ' +
          'marked as free time, do not count. `desc` and `timezone` of the calendar stay; it is made if it is not there.',
        consumes: ['text/calendar'],
        params: calendarParams,
        querystring: importQuerySchema,
        body: Type.String({ description: 'The text of an .ics file, in UTF-8.' }),
        response: { 200: importedCalendarSchema, 201: importedCalendarSchema },
      },
      config: {
        docs: {
          requestExamples: { christmas: { summary: 'Two days', value: icsExample } },
          responseExamples: { 200: { ...importedExample, revision: 2 }, 201: importedExample },
          requestHeaders: ['if-match'],
          responseHeaders: ['location', 'etag'],
          problems: [
            'invalid_request',
            'invalid_utf8',
            'not_found',
            'conflict',
            'payload_too_large',
            'unsupported_media_type',
            'outcome_unknown',
          ],
          badField: { pointer: '#', detail: 'has no BEGIN:VCALENDAR', position: 1 },
        },
      },
    },
    async (request, reply) => {
      requireName(request);
      if (request.validationError) throw request.validationError;
      const { name } = request.params as NameParams;
      const { mode = 'replace' } = request.query as ImportQuery;
      const imported = await importCalendar({
        deps,
        input: { name, ics: request.body as string, mode, ...readRevision(request) },
      });
      return reply
        .code(imported.created ? 201 : 200)
        .header('location', `${app.prefix}/calendars/${name}`)
        .header('etag', formatEtag(imported.calendar.revision))
        .send(importedCalendarView(imported));
    },
  );
}
