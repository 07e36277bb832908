import Fastify from 'fastify';

/** The raw limit of single ingest: a Fastify route that parses the same JSON, validates its shape and stores nothing. */
const app = Fastify();
const text = { type: 'string' };
const body = {
  type: 'object',
  additionalProperties: false,
  required: ['time', 'callback_url'],
  properties: { time: text, callback_url: text, desc: text, body: {} },
};
const answer = { type: 'object', properties: { _id: text, state: text, callback_url: text } };
app.post<{ Body: { callback_url: string } }>(
  '/api/v0.1.0/tasks',
  { schema: { body, response: { 201: answer } } },
  async (request, reply) => {
    reply.code(201);
    return { _id: '65f0c0ffee00000000000001', state: 'scheduled', callback_url: request.body.callback_url };
  },
);
await app.listen({ host: '127.0.0.1', port: 0 });
const address = app.server.address();
process.stdout.write(`${address && typeof address === 'object' ? address.port : 0}\n`);
process.once('SIGTERM', () => void app.close());
