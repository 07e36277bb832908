import type { FastifyRequest } from 'fastify';
import type { TaskParams } from '@qbasecron/contracts';
import type { TaskAddress } from '@qbasecron/core';
import { parseIfMatch } from '../../http/etag.ts';
import { RequestFault } from '../../problems/request-fault.ts';

/** The task that a request names, and the revision that If-Match asks for. Throws RequestFault on a malformed one. */
export function readAddress(request: FastifyRequest): TaskAddress {
  const { id } = request.params as TaskParams;
  const ifMatch = parseIfMatch(request.headers['if-match']);
  switch (ifMatch.kind) {
    case 'none':
      return { id };
    case 'revision':
      return { id, revision: ifMatch.revision };
    case 'malformed': {
      const detail = 'If-Match must be `*` or one entity tag in quotes, as in the header ETag of the task.';
      throw new RequestFault({ code: 'invalid_header', detail, errors: [{ pointer: '#/if-match', detail }] });
    }
  }
}
