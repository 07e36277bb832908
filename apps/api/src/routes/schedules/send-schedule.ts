import type { FastifyReply } from 'fastify';
import { scheduleView } from '@qbasecron/contracts';
import type { Schedule, ScheduleDeps } from '@qbasecron/core';
import { formatEtag } from '../../http/etag.ts';
import { tellSchedules } from './tell-schedules.ts';

/** Answers the schedule's record with its ETag; the status is the reply's. */
export async function sendSchedule(
  deps: Pick<ScheduleDeps, 'recurrences' | 'clock'>,
  reply: FastifyReply,
  schedule: Schedule,
): Promise<FastifyReply> {
  const views = (await tellSchedules(deps, [schedule])).map(scheduleView);
  return reply.header('etag', formatEtag(schedule.revision)).send(views[0]);
}
