import type { FastifyRequest } from 'fastify';
import {
  fieldErrors,
  patchFromDestination,
  type CreateDestinationBody,
  type PatchDestinationBody,
} from '@qbasecron/contracts';
import type { DestinationPatch } from '@qbasecron/core';
import { RequestFault } from '../../problems/request-fault.ts';
import { readFindings } from '../read-findings.ts';
import { checkSecrets } from './check-secrets.ts';

/** What the body of POST or PATCH asks for. Throws RequestFault with every field that is bad by itself. */
export function readDestinationBody(request: FastifyRequest): DestinationPatch {
  const body = request.body as CreateDestinationBody | PatchDestinationBody;
  const bySchema = fieldErrors(readFindings(request) ?? [], body);
  const isObject = typeof body === 'object' && body !== null;
  const ofSecrets = isObject ? checkSecrets(body) : [];
  const told = new Set(bySchema.map(({ pointer }) => pointer));
  const errors = [...bySchema, ...ofSecrets.filter(({ pointer }) => !told.has(pointer))];
  if (errors.length > 0) throw new RequestFault({ code: 'invalid_request', errors });
  return patchFromDestination(body);
}
