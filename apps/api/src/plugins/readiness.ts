import fp from 'fastify-plugin';
import { checkReadiness, type Readiness, type ReadinessDeps } from '../readiness/check-readiness.ts';

declare module 'fastify' {
  interface FastifyInstance {
    readiness: {
      /** Probes at the same time share one check. */
      check(): Promise<Readiness>;
      /** From now on `draining`: a balancer is to send nothing new, and requests are still answered. */
      drain(): void;
    };
  }
}

export const readiness = fp<{ readinessDeps: ReadinessDeps }>(
  (app, { readinessDeps }, done) => {
    let draining = false;
    let checking: Promise<Readiness> | null = null;
    app.decorate('readiness', {
      check() {
        if (draining) return Promise.resolve({ status: 'unready', degraded: [], unready: ['draining'] });
        checking ??= checkReadiness(readinessDeps).finally(() => {
          checking = null;
        });
        return checking;
      },
      drain() {
        draining = true;
      },
    });
    done();
  },
  { name: 'readiness', fastify: '5.x' },
);
