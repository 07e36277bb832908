import fp from 'fastify-plugin';
import { securityHeaders as readHeaders } from '@qbasecron/runtime';

/**
 * Tells a browser to trust an answer with nothing. The API page has a policy of its own, which replaces this one: see the
 * openapi plugin.
 */
export const securityHeaders = fp(
  (app, _options, done) => {
    const headers = readHeaders();
    app.addHook('onRequest', (_request, reply, next) => {
      reply.headers(headers);
      next();
    });
    done();
  },
  { name: 'security-headers', fastify: '5.x' },
);
