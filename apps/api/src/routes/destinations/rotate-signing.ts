import type { FastifyInstance } from 'fastify';
import {
  rotatedSigningSchema,
  rotatedSigningView,
  rotateSigningSchema,
  rotationFromBody,
  type RotateSigningBody,
} from '@qbasecron/contracts';
import { rotateSigning } from '@qbasecron/core';
import { formatEtag } from '../../http/etag.ts';
import { jsonBodyProblems } from '../../openapi/operation-docs.ts';
import { destinationParams } from './destination-params.ts';
import { changedExample } from './examples.ts';
import { readDestinationAddress } from './send-destination.ts';

/** POST /destinations/:name/signing/rotate: the only answer that has the new secret. */
export function rotateSigningRoute(app: FastifyInstance): void {
  const { deps } = app.destinations;
  app.post(
    '/destinations/:name/signing/rotate',
    {
      schema: {
        tags: ['destinations'],
        operationId: 'rotateSigning',
        summary: 'Sign callbacks with a new secret',
        description:
          'Makes a secret, the first one too, and answers it once. The one before signs along until the overlap ends, so ' +
          'that the receiver can change over in between.',
        consumes: ['application/json'],
        params: destinationParams,
        body: rotateSigningSchema,
        response: { 200: rotatedSigningSchema },
      },
      config: {
        isBodyOptional: true,
        docs: {
          requestExamples: {
            hmac: { summary: 'A shared secret', value: { overlap: '24h' } },
            ed25519: { summary: 'A pair of keys', value: { kind: 'ed25519' } },
          },
          responseExamples: {
            200: { secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', destination: changedExample },
          },
          requestHeaders: ['if-match'],
          responseHeaders: ['etag'],
          problems: [...jsonBodyProblems, 'not_found', 'conflict', 'no_master_key', 'outcome_unknown'],
          badField: { pointer: '#/kind', detail: 'must be one of "hmac", "ed25519"' },
        },
      },
    },
    async (request, reply) => {
      const asked = rotationFromBody(request.body as RotateSigningBody);
      const rotated = await rotateSigning({ deps, input: { ...readDestinationAddress(request), ...asked } });
      return reply
        .header('etag', formatEtag(rotated.destination.revision))
        .header('cache-control', 'no-store')
        .send(rotatedSigningView(rotated));
    },
  );
}
