import fp from 'fastify-plugin';

/**
 * Headers of every answer: the request's id, and that nobody may guess at the content type. While the app closes,
 * answers also end their connection: otherwise a client that keeps it open would hold the process up.
 */
export const responseHeaders = fp(
  (app, _options, done) => {
    let closing = false;
    app.addHook('preClose', (next) => {
      closing = true;
      next();
    });
    app.addHook('onRequest', (request, reply, next) => {
      reply.header('x-request-id', request.id);
      reply.header('x-content-type-options', 'nosniff');
      next();
    });
    app.addHook('onSend', (_request, reply, _payload, next) => {
      if (closing) reply.header('connection', 'close');
      next();
    });
    done();
  },
  { name: 'response-headers', fastify: '5.x' },
);
