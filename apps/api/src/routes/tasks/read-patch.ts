import type { FastifyRequest } from 'fastify';
import { patchBodyErrors, patchFromBody, type PatchBody } from '@qbasecron/contracts';
import type { TaskPatch } from '@qbasecron/core';
import { RequestFault } from '../../problems/request-fault.ts';
import { readFindings } from '../read-findings.ts';

/** The patch in the body of a route with attachValidation. Throws RequestFault with every bad field at once. */
export function readTaskPatch(request: FastifyRequest): TaskPatch {
  const errors = patchBodyErrors({ body: request.body, findings: readFindings(request) });
  if (errors.length > 0) throw new RequestFault({ code: 'invalid_request', errors });
  return patchFromBody(request.body as PatchBody);
}
