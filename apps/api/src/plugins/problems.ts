import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { requestUrlCharsMax } from '@qbasecron/contracts';
import type { Logger } from '@qbasecron/core';
import { createRouteTable } from '../http/route-table.ts';
import { findFault } from '../problems/find-fault.ts';
import { RequestFault } from '../problems/request-fault.ts';
import { sendProblem } from '../problems/send-problem.ts';

/**
 * Every answer that is not what was asked for is problem+json, from one place: thrown errors, unknown paths, and
 * methods that a path does not know. Must be registered before the routes, otherwise it does not see them.
 */
export const problems = fp<{ log: Logger }>(
  (app, { log }, done) => {
    const routes = createRouteTable();
    app.addHook('onRoute', (route) => {
      for (const method of [route.method].flat()) routes.add(method, route.url);
    });

    app.addHook('onRequest', (request, _reply, next) => {
      next(request.url.length > requestUrlCharsMax ? new RequestFault({ code: 'uri_too_long' }) : undefined);
    });

    app.setErrorHandler((error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
      const fault = findFault(error, request);
      // A fault of ours: whoever asked learns nothing of it but the request's id.
      if (fault.code === 'internal_error') {
        log.error({ error, requestId: request.id, method: request.method, path: pathOf(request) }, 'a request failed');
      }
      return sendProblem(request, reply, fault);
    });

    app.setNotFoundHandler((request, reply) => {
      const methods = routes.methodsFor(pathOf(request));
      if (methods.length === 0) {
        return sendProblem(request, reply, { code: 'route_not_found' });
      }
      reply.header('allow', methods.join(', '));
      const detail = `This path does not know ${request.method}; it knows ${methods.join(', ')}.`;
      return sendProblem(request, reply, { code: 'method_not_allowed', detail });
    });
    done();
  },
  { name: 'problems', fastify: '5.x', dependencies: ['response-headers'] },
);

/** Without the query, which may hold what is nobody's business in a log. */
function pathOf(request: FastifyRequest): string {
  return request.url.split('?', 1)[0] as string;
}
