import { randomUUID } from 'node:crypto';
import fastify, { type FastifyInstance } from 'fastify';
import { securityHeaders } from '@qbasecron/runtime';
import { askForToken } from './access/ask-for-token.ts';
import type { AppDeps } from './app-deps.ts';
import { addBodyParsers } from './http/add-body-parsers.ts';
import { addProblems } from './http/add-problems.ts';
import { addHealthRoutes } from './routes/health.ts';
import { addPushApiRoute, addSignedPushApiRoute } from './routes/push-api.ts';
import { addPushRoute } from './routes/push.ts';
import { addSandboxRoute } from './routes/sandbox-notifications.ts';

/** Ten times what fits into a notification once it is base64 and percent-encoded. */
const bodyBytesMax = 256 * 1024;
/** A request, its body included, must have arrived within this time; its head sooner. */
const requestTimeoutMs = 30_000;
const headersTimeoutMs = 10_000;
/** A client that neither sends nor takes anything is let go, also in the middle of an answer. */
const idleTimeoutMs = 120_000;
const connectionsCheckMs = 5_000;
/** Longer than the sender of callbacks keeps an unused connection, so that it is the one to close it. */
const keepAliveTimeoutMs = 75_000;

export type AppOptions = {
  /** Shorter in tests. @default 30,000 */
  requestTimeoutMs?: number;
  /** @default 5,000 */
  connectionsCheckMs?: number;
};

/** The push service, ready to listen or to be injected into. What is in `deps` stays open and belongs to the caller. */
export async function buildApp(deps: AppDeps, options: AppOptions = {}): Promise<FastifyInstance> {
  const requestTimeout = options.requestTimeoutMs ?? requestTimeoutMs;
  const app = fastify({
    logger: false,
    genReqId: () => randomUUID(),
    bodyLimit: bodyBytesMax,
    requestTimeout,
    keepAliveTimeout: keepAliveTimeoutMs,
    connectionTimeout: idleTimeoutMs,
    http: {
      headersTimeout: Math.min(headersTimeoutMs, requestTimeout),
      connectionsCheckingInterval: options.connectionsCheckMs ?? connectionsCheckMs,
    },
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    routerOptions: { ignoreTrailingSlash: true },
  });
  const headers = securityHeaders();
  app.addHook('onRequest', async (request, reply) => {
    // It serves no pages: a browser is to trust an answer with nothing, and no page may read one (no CORS).
    reply.headers(headers);
    reply.header('x-request-id', request.id);
  });
  addProblems(app, deps.log);
  addBodyParsers(app);
  addHealthRoutes(app, deps);
  await app.register(
    async (api) => {
      askForToken(api, deps.tokenHash);
      addPushRoute(api, deps);
      if (deps.callbackSecrets.length === 0) addPushApiRoute(api, deps);
      if (deps.standIn) addSandboxRoute(api, deps.standIn);
    },
    { prefix: '/api/v0.1.0' },
  );
  if (deps.callbackSecrets.length > 0) {
    // Without the token: the worker has none, and who signs may call.
    await app.register(async (signed) => addSignedPushApiRoute(signed, deps), { prefix: '/api/v0.1.0' });
  }
  await app.ready();
  return app;
}
