import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import fastify, { type FastifyInstance } from 'fastify';
import { guardRoutes } from '../../../src/access/guard-routes.ts';

async function guarded(t: TestContext): Promise<FastifyInstance> {
  const app = fastify();
  t.after(() => app.close());
  await app.register(guardRoutes);
  return app;
}

test('a route that nobody said anything of keeps the app from starting', async (t) => {
  const app = await guarded(t);
  assert.throws(() => app.get('/api/v0.1.0/secrets', async () => ''), /GET \/secrets: say in routes\/route-access\.ts/);
});

test('a route that takes several methods must say the same of each', async (t) => {
  const app = await guarded(t);
  const handler = async () => '';
  assert.throws(() => app.route({ method: ['GET', 'POST'], url: '/tasks', handler }), /GET \/tasks, POST \/tasks/);
});

test('a route that needs a token, but stands where nobody asks for one, keeps the app from starting', async (t) => {
  const app = await guarded(t);
  app.get('/api/v0.1.0/tasks', async () => '');
  await assert.rejects(async () => app.ready(), /GET \/tasks: needs a token/);
});
