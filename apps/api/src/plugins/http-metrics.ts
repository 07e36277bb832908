import fp from 'fastify-plugin';
import type { Metrics } from '@qbasecron/runtime';

/** Counts and times every answer by method, route pattern and status. Unknown paths share one label. */
export const httpMetrics = fp<{ metrics: Metrics }>(
  (app, { metrics }, done) => {
    const seconds = metrics.histogram({
      name: 'qbasecron_http_request_seconds',
      help: 'Time from the request head to the last byte of the answer.',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    });
    // Looking a child up by its labels costs more than observing; routes and statuses are few.
    const children = new Map<string, { observe(value: number): void }>();

    app.addHook('onResponse', (request, reply, next) => {
      const route = request.routeOptions.url ?? 'unknown';
      const key = `${request.method} ${route} ${reply.statusCode}`;
      let child = children.get(key);
      if (!child) {
        child = seconds.labels(request.method, route, String(reply.statusCode));
        children.set(key, child);
      }
      child.observe(reply.elapsedTime / 1_000);
      next();
    });
    done();
  },
  { name: 'http-metrics', fastify: '5.x' },
);
