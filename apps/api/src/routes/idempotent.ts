import type { FastifyReply, FastifyRequest } from 'fastify';
import { withIdempotency, type IdempotencyDeps, type IdempotencyGrant } from '@qbasecron/core';
import { parseIdempotencyKey } from '../http/idempotency-key.ts';
import { RequestFault } from '../problems/request-fault.ts';

/**
 * Runs a request under its Idempotency-Key, or plainly when it has none. A repetition is answered from what the first
 * one stored, with the header idempotency-replayed.
 * @param input.payload makes the body's part of the request's identity; called only when there is a key; by default the
 *   body's text
 * @throws RequestFault for a malformed key, and what withIdempotency and `run` throw
 */
export async function idempotent<Result>({
  deps,
  input,
  run,
}: {
  deps: IdempotencyDeps;
  input: { request: FastifyRequest; reply: FastifyReply; payload?: () => string };
  run: (grant: IdempotencyGrant | null) => Promise<Result>;
}): Promise<Result> {
  const { request, reply, payload = () => request.bodyText ?? '' } = input;
  const header = parseIdempotencyKey(request.headers['idempotency-key']);
  if (header.kind === 'none') return run(null);
  if (header.kind === 'malformed') {
    const detail = 'Idempotency-Key must have 1 to 255 printable ASCII characters, bare or in double quotes.';
    throw new RequestFault({ code: 'invalid_header', detail, errors: [{ pointer: '#/idempotency-key', detail }] });
  }
  const path = request.url.split('?', 1)[0];
  return withIdempotency({
    deps,
    // All callers are one: a key that two of them use is the same key.
    input: { callerHash: '', key: header.key, payload: `${request.method} ${path}\n${payload()}` },
    run: (grant) => {
      if (grant.isReplay) reply.header('idempotency-replayed', 'true');
      return run(grant);
    },
  });
}
