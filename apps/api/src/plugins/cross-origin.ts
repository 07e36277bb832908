import cors from '@fastify/cors';
import fp from 'fastify-plugin';

const dayS = 24 * 3_600;

/**
 * Lets pages of the named origins call us from a browser; without any, none may and nothing is registered. Must come
 * before callers are told apart: a browser's question in advance has no token.
 */
export const crossOrigin = fp<{ origins: readonly string[] }>(
  async (app, { origins }) => {
    if (origins.length === 0) return;
    await app.register(cors, {
      origin: [...origins],
      methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
      allowedHeaders: ['authorization', 'content-type', 'idempotency-key', 'if-match', 'x-request-id'],
      exposedHeaders: [
        'etag',
        'idempotency-replayed',
        'location',
        'ratelimit',
        'ratelimit-policy',
        'retry-after',
        'x-request-id',
      ],
      // Tokens come in a header that the page sets; there are no cookies.
      credentials: false,
      maxAge: dayS,
    });
  },
  { name: 'cross-origin', fastify: '5.x' },
);
