import type { FastifyRequest } from 'fastify';
import { nameFault, type NameParams } from '@qbasecron/contracts';
import { RequestFault } from '../problems/request-fault.ts';

/** Where a name is given and not looked up, one that is none is a mistake to explain and not a thing that is missing. */
export function requireName(request: FastifyRequest): void {
  const detail = nameFault((request.params as NameParams).name);
  if (detail !== null) throw new RequestFault({ code: 'invalid_request', errors: [{ pointer: '#/name', detail }] });
}
