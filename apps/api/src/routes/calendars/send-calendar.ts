import type { FastifyReply } from 'fastify';
import { calendarView } from '@qbasecron/contracts';
import type { Calendar } from '@qbasecron/core';
import { formatEtag } from '../../http/etag.ts';

/** Answers the calendar's record with its ETag; the status is the reply's. */
export function sendCalendar(reply: FastifyReply, calendar: Calendar): FastifyReply {
  return reply.header('etag', formatEtag(calendar.revision)).send(calendarView(calendar));
}
