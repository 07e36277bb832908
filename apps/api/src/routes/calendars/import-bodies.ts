import type { FastifyInstance } from 'fastify';
import { importBytesMax } from '@qbasecron/contracts';
import { decodeUtf8 } from '../../http/decode-utf8.ts';
import { RequestFault } from '../../problems/request-fault.ts';

/** Within the context of the import route: its body is the text of a file, and nothing else is taken. */
export function takeImportBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser<Buffer>(
    'text/calendar',
    { parseAs: 'buffer', bodyLimit: importBytesMax },
    (_request, bytes, next) => {
      const text = decodeUtf8(bytes);
      next(text === null ? new RequestFault({ code: 'invalid_utf8' }) : null, text);
    },
  );
}
