import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Fault } from './fault.ts';
import { parseForm } from './parse-form.ts';
import { decodeUtf8, parseJsonObject } from './parse-text.ts';

/**
 * Form and JSON come out as the same: an object of named fields. Everything else is 415.
 * @param check sees the bytes as they came, before they are parsed; throws to refuse the request
 */
export function addBodyParsers(app: FastifyInstance, check?: (request: FastifyRequest, raw: Buffer) => void): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser<Buffer>(
    'application/x-www-form-urlencoded',
    { parseAs: 'buffer' },
    async (request: FastifyRequest, body: Buffer) => {
      check?.(request, body);
      return parseForm(decodeUtf8(body, '#'));
    },
  );
  app.addContentTypeParser<Buffer>(
    'application/json',
    { parseAs: 'buffer' },
    async (request: FastifyRequest, body: Buffer) => {
      check?.(request, body);
      return parseJsonObject(decodeUtf8(body, '#'), '#');
    },
  );
}

/** The fields of a request's body. Throws Fault when there is no body. */
export function bodyFields(body: unknown): Record<string, unknown> {
  if (body === null || body === undefined) throw new Fault('invalid_request', 'The request has no body.');
  return body as Record<string, unknown>;
}
