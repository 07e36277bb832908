import type { FastifyReply, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { allows, assertNever, localCaller, type Admission, type RefusedToken, type Scope } from '@qbasecron/core';
import { isFromThisMachine } from '@qbasecron/runtime';
import { RequestFault } from '../problems/request-fault.ts';
import { keysOf } from './guard-routes.ts';
import { readBearer } from './read-bearer.ts';

/**
 * Whoever asks for a route of this context says who it is, before anything of the request is read but its head. Sets
 * `request.caller`. What counts or records by caller is registered in the same context, after this.
 */
export const authentication = fp(
  (app, _options, done) => {
    const { gatekeeper } = app.access;
    app.addHook('onRoute', (route) => {
      for (const key of keysOf(route)) app.guard.cover(key);
    });
    app.addHook('onRequest', (request, reply, next) => {
      let admitted: Admission | Promise<Admission>;
      try {
        admitted = gatekeeper.admit(readBearer(request.headers.authorization));
      } catch (error) {
        return next(error as Error);
      }
      // Mostly at once: a promise for each request would cost more than the rest of this.
      if (!(admitted instanceof Promise)) return next(judge(admitted, request, reply));
      void judgeLater(admitted, request, reply, next);
    });
    done();
  },
  { name: 'authentication', fastify: '5.x', dependencies: ['guard-routes', 'access-services'] },
);

async function judgeLater(
  admitted: Promise<Admission>,
  request: FastifyRequest,
  reply: FastifyReply,
  next: (error?: Error) => void,
): Promise<void> {
  let fault: Error | undefined;
  try {
    fault = judge(await admitted, request, reply);
  } catch (error) {
    fault = error as Error;
  }
  next(fault);
}

/** The fault to answer with; undefined lets the request pass. */
function judge(admission: Admission, request: FastifyRequest, reply: FastifyReply): RequestFault | undefined {
  if ('refused' in admission) return refuseToken(admission.refused, reply);
  const { caller } = admission;
  if (caller === localCaller && !isFromThisMachine(request.headers)) return refuseForeign();
  request.caller = caller;
  const { access } = request.routeOptions.config;
  // Neither can be in this context; a route without an answer is refused like one that needs everything.
  const needed: Scope | 'any token' = access === undefined || access === 'everybody' ? 'admin' : access;
  if (needed === 'any token' || allows(caller.scopes, needed)) return undefined;
  return refuseScope(needed, caller.scopes, reply);
}

/** RFC 6750, section 3: an error is told only of a token that was sent. */
function refuseToken(why: RefusedToken, reply: FastifyReply): RequestFault {
  reply.header('www-authenticate', why === 'missing' ? challenge : `${challenge}, error="invalid_token"`);
  return new RequestFault({ code: 'unauthorized', detail: describeRefused(why) });
}

function refuseScope(needed: Scope, held: readonly Scope[], reply: FastifyReply): RequestFault {
  reply.header('www-authenticate', `${challenge}, error="insufficient_scope", scope="${needed}"`);
  const has = held.length === 0 ? 'none' : held.join(', ');
  return new RequestFault({ code: 'forbidden', detail: `This needs the scope ${needed}; the token has ${has}.` });
}

function refuseForeign(): RequestFault {
  const detail =
    'While no token was made, only this machine is served, and no page of another site: call 127.0.0.1 or localhost.';
  return new RequestFault({ code: 'forbidden', detail });
}

const challenge = 'Bearer realm="qbasecron"';

function describeRefused(why: RefusedToken): string {
  switch (why) {
    case 'missing':
      return 'Send a token, as `Authorization: Bearer qbc_…`.';
    case 'unknown':
      return 'This is not `Authorization: Bearer <token>` with a token that we know.';
    case 'expired':
      return 'The token has expired.';
    case 'revoked':
      return 'The token was revoked.';
    default:
      return assertNever(why, 'reason to refuse a token');
  }
}
