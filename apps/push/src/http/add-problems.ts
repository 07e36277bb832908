import type { Logger } from '@qbasecron/core';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { errorTable } from './error-table.ts';
import { Fault } from './fault.ts';

/** Every answer that is not what was asked for is problem+json (RFC 9457), from here alone. */
export function addProblems(app: FastifyInstance, log: Logger): void {
  const methodsByPath = new Map<string, Set<string>>();
  app.addHook('onRoute', ({ method, url }) => {
    const methods = methodsByPath.get(url) ?? new Set();
    for (const name of [method].flat()) methods.add(name);
    methodsByPath.set(url, methods);
  });

  app.setErrorHandler((error: FastifyError | Fault, request, reply) => {
    const fault = error instanceof Fault ? error : faultOfFastify(error);
    if (fault.code === 'internal_error') log.error({ error, requestId: request.id }, 'a request failed');
    return sendProblem(request, reply, fault);
  });

  app.setNotFoundHandler((request, reply) => {
    const methods = methodsByPath.get(pathOf(request));
    if (!methods) return sendProblem(request, reply, new Fault('not_found', 'There is nothing at this path.'));
    const known = [...methods].join(', ');
    reply.header('allow', known);
    const detail = `This path does not know ${request.method}; it knows ${known}.`;
    return sendProblem(request, reply, new Fault('method_not_allowed', detail));
  });
}

function sendProblem(request: FastifyRequest, reply: FastifyReply, fault: Fault): FastifyReply {
  const { status, title } = errorTable[fault.code];
  if (fault.retryAfterSeconds !== null) reply.header('retry-after', fault.retryAfterSeconds);
  // RFC 9110 wants a 401 to say what is missing; the name is ours, as there is none in its registry.
  if (fault.code === 'invalid_signature') reply.header('www-authenticate', 'StandardWebhooks realm="callbacks"');
  const problem = {
    type: `urn:qbasecron:problem:${fault.code}`,
    title,
    status,
    code: fault.code,
    detail: fault.message,
    errors: fault.errors,
    request_id: request.id,
  };
  return reply.status(status).type('application/problem+json').send(JSON.stringify(problem));
}

function faultOfFastify(error: FastifyError): Fault {
  switch (error.code) {
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new Fault(
        'unsupported_media_type',
        'Send application/x-www-form-urlencoded or application/json, with that content-type.',
      );
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new Fault('body_too_large', 'The body is too large.');
    default:
      // Fastify's own complaints about a request (a content-length that does not fit, a broken url).
      if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500) {
        return new Fault('invalid_request', 'The request cannot be read.', { cause: error });
      }
      return new Fault('internal_error', 'Something went wrong here; the log knows more.', { cause: error });
  }
}

function pathOf(request: FastifyRequest): string {
  return request.url.split('?', 1)[0] as string;
}
