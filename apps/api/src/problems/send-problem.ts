import type { FastifyReply, FastifyRequest } from 'fastify';
import { makeProblem, type ErrorCode } from '@qbasecron/contracts';
import type { Fault } from './request-fault.ts';

/** When trying again is right, and after how many seconds. */
const retryAfterSeconds: Partial<Record<ErrorCode, number>> = {
  overloaded: 1,
  ledger_unavailable: 2,
  outcome_unknown: 2,
  holder_unreachable: 1,
  idempotency_running: 2,
};

/** Answers a problem of the error table as application/problem+json. */
export function sendProblem(request: FastifyRequest, reply: FastifyReply, fault: Fault): FastifyReply {
  const problem = makeProblem({ ...fault, requestId: request.id });
  const seconds = retryAfterSeconds[fault.code];
  if (seconds !== undefined) reply.header('retry-after', seconds);
  return reply.code(problem.status).type('application/problem+json').send(JSON.stringify(problem));
}
