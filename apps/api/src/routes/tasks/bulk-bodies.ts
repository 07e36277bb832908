import type { FastifyInstance } from 'fastify';
import { bulkBodyBytesMax } from '@qbasecron/contracts';
import { Refusal } from '@qbasecron/core';
import { lineTypes } from './create-bulk.ts';

/** Bodies of 32 MiB lie in memory until they are answered: this many at the same time. */
const underWayMax = 8;

/** Within the context of the bulk route: its body stays bytes, and only so many of them are taken at a time. */
export function takeBulkBodies(app: FastifyInstance): void {
  let underWay = 0;
  app.addHook('onRequest', (_request, reply, next) => {
    if (underWay >= underWayMax) {
      next(new Refusal('overloaded', `${underWayMax} bulk requests are under way already; try again soon`));
      return;
    }
    underWay++;
    reply.raw.once('close', () => void underWay--);
    next();
  });

  app.removeAllContentTypeParsers();
  app.addContentTypeParser<Buffer>(
    ['application/json', ...lineTypes],
    { parseAs: 'buffer', bodyLimit: bulkBodyBytesMax },
    (_request, bytes, next) => next(null, bytes),
  );
}
