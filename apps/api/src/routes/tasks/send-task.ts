import type { FastifyReply } from 'fastify';
import { taskView } from '@qbasecron/contracts';
import type { Task } from '@qbasecron/core';
import { formatEtag } from '../../http/etag.ts';

/** Answers the task's record with its ETag; the status is the reply's. */
export function sendTask(reply: FastifyReply, task: Task): FastifyReply {
  return reply.header('etag', formatEtag(task.revision)).send(taskView(task));
}
