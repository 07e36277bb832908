import type { FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { bodyBytesMax, bodyFromForm, parseJsonBody, readFormFields } from '@qbasecron/contracts';
import { decodeUtf8 } from '../http/decode-utf8.ts';
import { RequestFault } from '../problems/request-fault.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The address takes a body and does without one as well: it is an empty object then. @default false */
    isBodyOptional?: boolean;
  }
  interface FastifyRequest {
    /** The body as it was sent; kept only for a request with an Idempotency-Key. */
    bodyText: string | null;
  }
}

const formType = 'application/x-www-form-urlencoded';

/**
 * Two ways to write a body on the same routes: JSON, and x-www-form-urlencoded as the seed has it, where a route says
 * that it takes forms. Both are read from bytes, so that what is not UTF-8 is refused instead of replaced. The result is
 * not validated yet.
 */
export const bodyParsers = fp(
  (app, _options, done) => {
    app.decorateRequest('bodyText', null);
    app.addHook('preValidation', (request, _reply, next) => {
      if (request.routeOptions.config.isBodyOptional) request.body ??= {};
      next();
    });
    app.removeAllContentTypeParsers();
    const limits = { parseAs: 'buffer', bodyLimit: bodyBytesMax } as const;
    app.addContentTypeParser<Buffer>('application/json', limits, (request, bytes, next) => {
      next(null, read(request, bytes, readJson));
    });
    app.addContentTypeParser<Buffer>('application/merge-patch+json', limits, (request, bytes, next) => {
      if (request.method !== 'PATCH') throw new RequestFault({ code: 'unsupported_media_type' });
      next(null, read(request, bytes, readJson));
    });
    app.addContentTypeParser<Buffer>(formType, limits, (request, bytes, next) => {
      requireForms(request);
      next(null, read(request, bytes, readForm));
    });
    done();
  },
  { name: 'body-parsers', fastify: '5.x', dependencies: ['problems'] },
);

function read(request: FastifyRequest, bytes: Buffer, parse: (text: string) => unknown): unknown {
  requireUtf8Charset(request);
  const takesBody = request.routeOptions.schema?.body !== undefined;
  if (bytes.length === 0) {
    if (!takesBody || request.routeOptions.config.isBodyOptional) return undefined;
    throw new RequestFault({ code: 'invalid_request', errors: [{ pointer: '#', detail: 'is empty' }] });
  }
  const text = decodeUtf8(bytes);
  if (text === null) throw new RequestFault({ code: 'invalid_utf8' });
  const value = parse(text);
  if (!takesBody) refuseMembers(value);
  if (request.headers['idempotency-key'] !== undefined) request.bodyText = text;
  return value;
}

function readJson(text: string): unknown {
  const parsed = parseJsonBody(text);
  if (!parsed.ok) throw new RequestFault(parsed);
  return parsed.value;
}

function readForm(text: string): unknown {
  const form = readFormFields(text);
  if (!form.ok) throw new RequestFault({ code: 'invalid_form', errors: form.errors });
  const body = bodyFromForm(form.fields);
  if (!body.ok) throw new RequestFault({ code: 'invalid_form', errors: body.errors });
  return body.value;
}

/** What is nested, such as a schedule, has no form. */
function requireForms({ routeOptions }: FastifyRequest): void {
  const { body, consumes } = routeOptions.schema ?? {};
  if (body === undefined || consumes?.includes(formType)) return;
  const detail = 'This address takes no forms: what it takes is nested. Send application/json.';
  throw new RequestFault({ code: 'unsupported_media_type', detail });
}

/** A charset in the content type must be the one we read. */
function requireUtf8Charset(request: FastifyRequest): void {
  const charset = /;\s*charset\s*=\s*"?([^\s";]*)/i.exec(request.headers['content-type'] ?? '')?.[1];
  if (charset === undefined || /^utf-?8$/i.test(charset)) return;
  throw new RequestFault({ code: 'unsupported_media_type', detail: `The body must be UTF-8, not ${charset}.` });
}

/** Where no body is expected, an empty object does no harm; anything else was meant to do something. */
function refuseMembers(value: unknown): void {
  if (typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0) return;
  throw new RequestFault({
    code: 'invalid_request',
    errors: [{ pointer: '#', detail: 'must be empty: this address takes no fields' }],
  });
}
