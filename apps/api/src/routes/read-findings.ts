import type { FastifyRequest } from 'fastify';
import type { SchemaError } from '@qbasecron/contracts';

/**
 * What the schema found wrong with the body of a route with attachValidation; null: nothing. Throws what it found wrong
 * with the path.
 */
export function readFindings({ validationError: failed }: FastifyRequest): SchemaError[] | null {
  if (failed && failed.validationContext !== 'body') throw failed;
  return (failed?.validation ?? null) as SchemaError[] | null;
}
