import { randomBytes } from 'node:crypto';
import fp from 'fastify-plugin';
import { createGatekeeper, tokenBytes, type Gatekeeper, type TokenDeps } from '@qbasecron/core';
import { createLoop } from '@qbasecron/runtime';
import type { AppDeps } from '../app-deps.ts';

declare module 'fastify' {
  interface FastifyInstance {
    access: { gatekeeper: Gatekeeper; deps: TokenDeps };
  }
}

/** How soon a use of a token is on record. It is written at most once a minute for each. */
const noteUsesMs = 10_000;

/** Who may come in, and what the routes of tokens call the use cases with. */
export const accessServices = fp<{ appDeps: AppDeps }>(
  (app, { appDeps }, done) => {
    const { clock, log, settings } = appDeps;
    const { tokens } = appDeps.ledger;
    const gatekeeper = createGatekeeper({ tokens, clock, ...settings.access });
    const notes = createLoop({
      name: 'uses of tokens',
      periodMs: noteUsesMs,
      run: () => gatekeeper.noteUses(),
      clock,
      log,
    });
    app.decorate('access', { gatekeeper, deps: { tokens, clock, newTokenBytes: () => randomBytes(tokenBytes) } });
    app.addHook('onReady', async () => notes.start());
    app.addHook('onClose', async () => {
      await notes.stop();
      // What is lost here is a time of day; the stop is not held up for it, and does not fail.
      await gatekeeper.noteUses().catch((error: unknown) => log.debug({ error }, 'the last uses of tokens are lost'));
    });
    done();
  },
  { name: 'access-services', fastify: '5.x' },
);
