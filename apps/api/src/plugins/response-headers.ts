import fp from 'fastify-plugin';

/** Headers of every answer: the request's id, and that nobody may guess at the content type. */
export const responseHeaders = fp(
  (app, _options, done) => {
    app.addHook('onRequest', (request, reply, next) => {
      reply.header('x-request-id', request.id);
      reply.header('x-content-type-options', 'nosniff');
      next();
    });
    done();
  },
  { name: 'response-headers', fastify: '5.x' },
);
