import { hashToken, isSameHash } from '@qbasecron/core';
import { isFromThisMachine } from '@qbasecron/runtime';
import type { FastifyInstance } from 'fastify';
import { Fault } from '../http/fault.ts';

const bearer = /^Bearer +(\S+) *$/i;

/**
 * Whoever asks for a route of this context sends PUSH_TOKEN as Bearer. `tokenHash` null: there is none, and only this
 * machine is served; then a page of another site that a browser here shows is refused.
 */
export function askForToken(app: FastifyInstance, tokenHash: string | null): void {
  app.addHook('onRequest', async (request, reply) => {
    const { authorization } = request.headers;
    if (tokenHash === null) {
      if (isFromThisMachine(request.headers)) return;
      throw new Fault('forbidden', 'Without PUSH_TOKEN only this machine is served: call 127.0.0.1 or localhost.');
    }
    const token = bearer.exec(authorization ?? '')?.[1];
    if (token !== undefined && isSameHash(hashToken(token), tokenHash)) return;
    const isMissing = authorization === undefined;
    reply.header('www-authenticate', `Bearer realm="qbasecron"${isMissing ? '' : ', error="invalid_token"'}`);
    throw new Fault(
      'unauthorized',
      isMissing ? 'Send PUSH_TOKEN as `Authorization: Bearer …`.' : 'This is not PUSH_TOKEN.',
    );
  });
}
