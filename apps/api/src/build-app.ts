import fastify, { type FastifyInstance } from 'fastify';
import { bodyBytesMax, requestUrlCharsMax } from '@qbasecron/contracts';
import { accessServices } from './access/access-services.ts';
import { authentication } from './access/authentication.ts';
import { guardRoutes } from './access/guard-routes.ts';
import type { AppDeps, EdgeSettings } from './app-deps.ts';
import { createClientErrorHandler } from './http/client-error.ts';
import { acceptRequestId, createRequestIds } from './http/request-id.ts';
import { audit } from './plugins/audit.ts';
import { bodyParsers } from './plugins/body-parsers.ts';
import { destinationServices } from './plugins/destination-services.ts';
import { crossOrigin } from './plugins/cross-origin.ts';
import { httpMetrics } from './plugins/http-metrics.ts';
import { openapi } from './plugins/openapi.ts';
import { problems } from './plugins/problems.ts';
import { rateLimit } from './plugins/rate-limit.ts';
import { readiness } from './plugins/readiness.ts';
import { responseHeaders } from './plugins/response-headers.ts';
import { scheduleServices } from './plugins/schedule-services.ts';
import { securityHeaders } from './plugins/security-headers.ts';
import { taskServices } from './plugins/task-services.ts';
import { validation } from './plugins/validation.ts';
import { findFault } from './problems/find-fault.ts';
import { sendProblem } from './problems/send-problem.ts';
import { acknowledgeRoutes } from './routes/acknowledge/index.ts';
import { auditRoutes } from './routes/audit/index.ts';
import { actionRoutes } from './routes/actions/index.ts';
import { calendarRoutes } from './routes/calendars/index.ts';
import { destinationRoutes } from './routes/destinations/index.ts';
import { deadLetterRoutes } from './routes/dead-letters/index.ts';
import { proofRoutes } from './routes/proof/index.ts';
import { scheduleRoutes } from './routes/schedules/index.ts';
import { monitorRoutes, probeRoutes } from './routes/service/index.ts';
import { taskRoutes } from './routes/tasks/index.ts';
import { tokenRoutes } from './routes/tokens/index.ts';

/** A request, its body included, must have arrived within this time; its head sooner. */
const requestTimeoutMs = 60_000;
const headersTimeoutMs = 10_000;
/** A connection on which nothing moves is ended. Longer than the keep-alive of common balancers. */
const keepAliveTimeoutMs = 75_000;
/** A client that neither sends nor takes anything is let go, also in the middle of an answer. */
const idleTimeoutMs = 120_000;
const connectionsCheckMs = 5_000;

export type AppOptions = {
  /** Shorter in tests. @default 60,000 */
  requestTimeoutMs?: number;
  /** @default 120,000 */
  idleTimeoutMs?: number;
  /** @default 5,000 */
  connectionsCheckMs?: number;
};

/**
 * The api, ready to listen or to be injected into. close() stops accepting, answers what was asked, writes and offers
 * what was accepted; the adapters in `deps` stay open and belong to the caller.
 */
export async function buildApp(deps: AppDeps, options: AppOptions = {}): Promise<FastifyInstance> {
  const makeRequestId = createRequestIds();
  const requestTimeout = options.requestTimeoutMs ?? requestTimeoutMs;
  const { trustProxy, corsOrigins } = deps.settings.edge;
  const app = fastify({
    logger: false,
    trustProxy: trustOf(trustProxy),
    bodyLimit: bodyBytesMax,
    // The schema judges ids; here they are only to reach it.
    routerOptions: { maxParamLength: requestUrlCharsMax, ignoreTrailingSlash: true },
    requestIdHeader: false,
    genReqId: (request) => acceptRequestId(request.headers['x-request-id']) ?? makeRequestId(),
    requestTimeout,
    keepAliveTimeout: keepAliveTimeoutMs,
    connectionTimeout: options.idleTimeoutMs ?? idleTimeoutMs,
    http: {
      headersTimeout: Math.min(headersTimeoutMs, requestTimeout),
      connectionsCheckingInterval: options.connectionsCheckMs ?? connectionsCheckMs,
    },
    // While closing, requests on open connections are still answered, and told that the connection ends.
    return503OnClosing: false,
    clientErrorHandler: createClientErrorHandler(makeRequestId),
    // What fails before a route is found, such as a path that cannot be decoded.
    frameworkErrors(error, request, reply) {
      reply.header('x-request-id', request.id);
      sendProblem(request, reply, findFault(error, request));
    },
  });

  await app.register(responseHeaders);
  await app.register(securityHeaders);
  await app.register(crossOrigin, { origins: corsOrigins });
  await app.register(problems, { log: deps.log });
  await app.register(httpMetrics, { metrics: deps.metrics });
  await app.register(guardRoutes);
  await app.register(audit, { appDeps: deps });
  await app.register(validation);
  await app.register(bodyParsers);
  await app.register(openapi, { version: deps.settings.version });
  await app.register(readiness, { readinessDeps: deps });
  await app.register(taskServices, { appDeps: deps });
  await app.register(scheduleServices, { appDeps: deps });
  await app.register(destinationServices, { appDeps: deps });
  await app.register(accessServices, { appDeps: deps });
  await app.register(probeRoutes);
  const prefix = '/api/v0.1.0';
  // Whoever asks for anything of this context has said who it is.
  await app.register(async (callers) => {
    await callers.register(authentication);
    await callers.register(rateLimit, { appDeps: deps });
    await callers.register(monitorRoutes, { appDeps: deps });
    await callers.register(taskRoutes, { prefix });
    await callers.register(deadLetterRoutes, { prefix });
    await callers.register(actionRoutes, { prefix, actions: deps.ledger.actions });
    await callers.register(scheduleRoutes, { prefix });
    await callers.register(calendarRoutes, { prefix });
    await callers.register(destinationRoutes, { prefix });
    await callers.register(proofRoutes, { prefix });
    await callers.register(tokenRoutes, { prefix });
    await callers.register(auditRoutes, { prefix, appDeps: deps });
  });
  // The link is the permission: receivers have no token.
  await app.register(acknowledgeRoutes, { prefix, ackLinks: deps.ackLinks, random01: deps.random01 });
  await app.ready();
  return app;
}

/** Hop 0 is who is connected to us; each further one stands in X-Forwarded-For, the last first. */
function trustOf(
  trustProxy: EdgeSettings['trustProxy'],
): false | string[] | ((address: string, hop: number) => boolean) {
  if (trustProxy === false) return false;
  return typeof trustProxy === 'number' ? (_address, hop) => hop < trustProxy : [...trustProxy];
}
