import type { IncomingHttpHeaders } from 'node:http2';
import { checkJwt, type JwtExpectation } from './check-jwt.ts';

export type ApnsRefusal = { status: number; reason: string };

const payloadBytesMax = 4_096;
const pushTypes = new Set([
  'alert',
  'background',
  'complication',
  'fileprovider',
  'liveactivity',
  'location',
  'mdm',
  'voip',
]);
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Null for a request that Apple would take; otherwise the answer it would give. The token comes last, as with Apple. */
export function checkApnsRequest(
  headers: IncomingHttpHeaders,
  body: Buffer,
  expected: JwtExpectation & { topic: string },
): ApnsRefusal | null {
  if (headers[':method'] !== 'POST') return { status: 405, reason: 'MethodNotAllowed' };
  const path = /^\/3\/device\/([^/?]*)$/.exec(headers[':path'] ?? '');
  if (!path) return { status: 404, reason: 'BadPath' };
  const jwtReason = checkJwt(headers.authorization, expected);
  if (jwtReason) return { status: 403, reason: jwtReason };
  const reason = checkHeaders(headers, expected.topic);
  if (reason) return { status: 400, reason };
  if (body.length > payloadBytesMax) return { status: 413, reason: 'PayloadTooLarge' };
  if (!hasAps(body)) return { status: 400, reason: 'PayloadEmpty' };
  if (path[1] === '') return { status: 400, reason: 'MissingDeviceToken' };
  return /^[0-9a-f]{64}$/i.test(path[1] as string) ? null : { status: 400, reason: 'BadDeviceToken' };
}

function checkHeaders(headers: IncomingHttpHeaders, topic: string): string | null {
  const id = headers['apns-id'];
  if (id !== undefined && !(typeof id === 'string' && uuid.test(id))) return 'BadMessageId';
  if (headers['apns-topic'] === undefined) return 'MissingTopic';
  if (headers['apns-topic'] !== topic) return 'TopicDisallowed';
  if (!pushTypes.has(String(headers['apns-push-type']))) return 'InvalidPushType';
  return ['10', '5', '1'].includes(String(headers['apns-priority'] ?? '10')) ? null : 'BadPriority';
}

function hasAps(body: Buffer): boolean {
  try {
    const { aps } = JSON.parse(body.toString()) as { aps?: unknown };
    return typeof aps === 'object' && aps !== null;
  } catch {
    return false;
  }
}
