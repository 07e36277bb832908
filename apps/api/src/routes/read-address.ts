import type { FastifyRequest } from 'fastify';
import { parseIfMatch } from '../http/etag.ts';
import { RequestFault } from '../problems/request-fault.ts';

/** The task or schedule that a request names, and the revision that If-Match asks for. */
export function readAddress(request: FastifyRequest): { id: string; revision?: number } {
  const { id } = request.params as { id: string };
  return { id, ...readRevision(request) };
}

/** The revision that If-Match asks for, if any. Throws RequestFault on a malformed one. */
export function readRevision(request: FastifyRequest): { revision?: number } {
  const ifMatch = parseIfMatch(request.headers['if-match']);
  switch (ifMatch.kind) {
    case 'none':
      return {};
    case 'revision':
      return { revision: ifMatch.revision };
    case 'malformed': {
      const detail = 'If-Match must be `*` or one entity tag in quotes, as in the header ETag of an answer.';
      throw new RequestFault({ code: 'invalid_header', detail, errors: [{ pointer: '#/if-match', detail }] });
    }
  }
}
