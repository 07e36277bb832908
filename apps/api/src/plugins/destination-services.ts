import fp from 'fastify-plugin';
import type { DestinationDeps } from '@qbasecron/core';
import { newSecret, publicKeyOf } from '@qbasecron/signing';
import type { AppDeps } from '../app-deps.ts';

/** What the routes of destinations call the use cases with. */
export type DestinationServices = { deps: DestinationDeps };

declare module 'fastify' {
  interface FastifyInstance {
    destinations: DestinationServices;
  }
}

export const destinationServices = fp<{ appDeps: AppDeps }>(
  (app, { appDeps }, done) => {
    const { ledger, secrets, clock, log } = appDeps;
    app.decorate('destinations', {
      deps: {
        destinations: ledger.destinations,
        workers: ledger.workers,
        secrets,
        makeSigningSecret(kind) {
          const secret = newSecret(kind);
          return { secret, publicKey: kind === 'ed25519' ? publicKeyOf(secret) : null };
        },
        clock,
        log,
      },
    });
    done();
  },
  { name: 'destination-services', fastify: '5.x' },
);
