import type { FastifyInstance } from 'fastify';
import type { AppDeps } from '../app-deps.ts';
import { addBodyParsers, bodyFields } from '../http/add-body-parsers.ts';
import { checkSignature } from '../http/check-signature.ts';
import { Fault, fieldFault } from '../http/fault.ts';
import { pointerTo } from '../http/parse-form.ts';
import { decodeBase64, decodeUtf8, parseJsonObject } from '../http/parse-text.ts';
import { readPushMessage } from '../message/read-push-message.ts';
import type { PushMessage } from '../message/push-message.ts';
import { sendPush } from './push.ts';

/** What a form task's callback carries. Only `data` matters here. */
const callbackFields = new Set(['_id', 'time', 'desc', 'data']);

/** The callback target: `data` is base64 of a JSON object of the same shape as the fields of POST /push. */
export function addPushApiRoute(app: FastifyInstance, deps: AppDeps): void {
  app.post('/push/api', async (request) => sendPush(readCallback(bodyFields(request.body)), deps));
}

/**
 * The same for callbacks that one of `callbackSecrets` has signed; one that comes again is answered as before. `app` must
 * be a context of its own, as all bodies in it are checked before they are parsed.
 */
export function addSignedPushApiRoute(app: FastifyInstance, deps: AppDeps): void {
  const idOf = new WeakMap<object, string>();
  addBodyParsers(app, (request, raw) => void idOf.set(request, checkSignature(request.headers, raw, deps)));
  app.post('/push/api', async (request) => {
    // Without a body no parser was asked.
    const id = idOf.get(request) ?? checkSignature(request.headers, Buffer.alloc(0), deps);
    return await deps.answers.answerOnce(id, () => sendPush(readCallback(bodyFields(request.body)), deps));
  });
}

function readCallback(fields: Record<string, unknown>): PushMessage {
  const unknown = Object.keys(fields).filter((name) => !callbackFields.has(name));
  if (unknown.length > 0) {
    const errors = unknown.map((name) => ({ pointer: pointerTo(name), detail: 'is not known here' }));
    throw new Fault('invalid_request', `not known here: ${unknown.join(', ')}`, { errors });
  }
  const { data } = fields;
  if (data === undefined || data === null || data === '') throw fieldFault('invalid_request', '#/data', 'is missing');
  if (typeof data !== 'string') throw fieldFault('invalid_request', '#/data', 'must be a text in base64');
  const text = decodeUtf8(decodeBase64(data, '#/data'), '#/data');
  return readPushMessage(parseJsonObject(text, '#/data'), '#/data');
}
