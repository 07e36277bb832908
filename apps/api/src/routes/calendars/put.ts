import type { FastifyInstance } from 'fastify';
import {
  calendarBodySchema,
  calendarErrors,
  calendarRecordSchema,
  type CalendarBody,
  type NameParams,
} from '@qbasecron/contracts';
import { putCalendar } from '@qbasecron/core';
import { jsonBodyProblems } from '../../openapi/operation-docs.ts';
import { RequestFault } from '../../problems/request-fault.ts';
import { readRevision } from '../read-address.ts';
import { readFindings } from '../read-findings.ts';
import { requireName } from '../require-name.ts';
import { calendarParams } from './calendar-params.ts';
import { calendarBody, calendarExample } from './examples.ts';
import { sendCalendar } from './send-calendar.ts';

/** PUT /calendars/:name: 201 for a new one, 200 when one of that name was there. */
export function putCalendarRoute(app: FastifyInstance): void {
  const { deps } = app.schedules;
  app.put(
    '/calendars/:name',
    {
      attachValidation: true,
      schema: {
        tags: ['calendars'],
        operationId: 'putCalendar',
        summary: 'Add or replace a calendar',
        description:
          'The whole calendar is replaced. Schedules that name it follow within seconds; what is planned already stays.',
        consumes: ['application/json'],
        params: calendarParams,
        body: calendarBodySchema,
        response: { 200: calendarRecordSchema, 201: calendarRecordSchema },
      },
      config: {
        docs: {
          requestExamples: { holidays: { summary: 'Holidays, weekends and a night', value: calendarBody } },
          responseExamples: { 200: { ...calendarExample, revision: 2 }, 201: calendarExample },
          requestHeaders: ['if-match'],
          responseHeaders: ['location', 'etag'],
          problems: [...jsonBodyProblems, 'not_found', 'conflict', 'outcome_unknown'],
          badField: { pointer: '#/days/0', detail: 'has day 30; that month has days 01 to 29' },
        },
      },
    },
    async (request, reply) => {
      requireName(request);
      const errors = calendarErrors(request.body, readFindings(request));
      if (errors.length > 0) throw new RequestFault({ code: 'invalid_request', errors });
      const { name } = request.params as NameParams;
      const { calendar, created } = await putCalendar({
        deps,
        input: { name, calendar: request.body as CalendarBody, ...readRevision(request) },
      });
      return sendCalendar(
        reply.code(created ? 201 : 200).header('location', `${app.prefix}/calendars/${name}`),
        calendar,
      );
    },
  );
}
