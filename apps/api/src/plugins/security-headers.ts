import helmet from '@fastify/helmet';
import fp from 'fastify-plugin';

/**
 * Headers that tell a browser to trust an answer with nothing. The API page has a policy of its own, which replaces this
 * one: see the openapi plugin. Strict-Transport-Security is for whoever ends TLS before us: we speak plain HTTP.
 */
export const securityHeaders = fp(
  async (app) => {
    await app.register(helmet, {
      contentSecurityPolicy: {
        useDefaults: false,
        directives: { 'default-src': ["'none'"], 'frame-ancestors': ["'none'"] },
      },
      strictTransportSecurity: false,
      xFrameOptions: { action: 'deny' },
    });
  },
  { name: 'security-headers', fastify: '5.x' },
);
