import { createHmac, timingSafeEqual, verify } from 'node:crypto';
import { knownSecret } from './known-secret.ts';
import type { ParsedSecret } from './parse-secret.ts';
import { beforeBody, isMessageId, isTimestamp } from './signed-text.ts';

/** Node's `request.headers`, or the `headers` of a fetch Request. */
export type CallbackHeaders =
  | { get(name: string): string | null }
  | Readonly<Record<string, string | readonly string[] | undefined>>;

/** `why` is a whole clause for a log or an answer, and holds nothing secret. */
export type Verified = { ok: true; id: string; timestamp: number } | { ok: false; why: string };

/** So that nobody can make a receiver compute for long: two are usual while a secret is rotated. */
const signaturesMax = 20;

/**
 * Whether a callback comes from who holds one of the secrets and is unchanged and recent. One good signature by one of
 * the secrets (`whsec_`, `whpk_` or `whsk_`) is enough, so a receiver can hold two while its secret is rotated.
 * Comparisons take constant time. It does not know what it has seen: drop repeats by the id.
 *
 * @param body exactly the bytes that came, before any parsing
 * @param now epoch milliseconds, such as Date.now()
 * @param toleranceSeconds how far the timestamp may be from now, either way @default 300
 * @throws Error when one of the secrets is none: a fault of the receiver's set-up, not of the request
 */
export function verifyCallback({
  secrets,
  headers,
  body,
  now,
  toleranceSeconds = 300,
}: {
  secrets: readonly string[];
  headers: CallbackHeaders;
  body: Uint8Array | string;
  now: number;
  toleranceSeconds?: number;
}): Verified {
  const parsed = secrets.map(knownSecret);
  const id = readHeader(headers, 'webhook-id');
  const timestamp = readHeader(headers, 'webhook-timestamp');
  const signatures = readHeader(headers, 'webhook-signature');
  if (id === null) return refused('the header webhook-id is missing');
  if (timestamp === null) return refused('the header webhook-timestamp is missing');
  if (signatures === null) return refused('the header webhook-signature is missing');
  if (!isMessageId(id)) return refused('the header webhook-id is not an id');
  if (!isTimestamp(timestamp)) return refused('the header webhook-timestamp is not a number of seconds');

  const ageSeconds = now / 1_000 - Number(timestamp);
  if (ageSeconds > toleranceSeconds) return refused('the timestamp is too old');
  if (ageSeconds < -toleranceSeconds) return refused('the timestamp is too far in the future');

  const given = signatures.split(' ').filter((one) => one !== '');
  if (given.length > signaturesMax) return refused(`there are more than ${signaturesMax} signatures`);
  const message = Buffer.concat([Buffer.from(beforeBody(id, timestamp)), Buffer.from(body)]);
  const isGood = parsed.some((secret) => isSignedBy(secret, message, given));
  return isGood ? { ok: true, id, timestamp: Number(timestamp) } : refused('no signature is by a secret known here');
}

function isSignedBy(secret: ParsedSecret, message: Buffer, given: readonly string[]): boolean {
  if (secret.kind === 'ed25519') return given.some((one) => isByKey(secret, message, one));
  // Compared as text: base64 can say the same bytes in several ways, of which only one was sent.
  const expected = Buffer.from(`v1,${createHmac('sha256', secret.key).update(message).digest('base64')}`);
  return given.some((one) => {
    const bytes = Buffer.from(one);
    return bytes.length === expected.length && timingSafeEqual(bytes, expected);
  });
}

function isByKey({ publicKey }: ParsedSecret & { kind: 'ed25519' }, message: Buffer, given: string): boolean {
  if (!given.startsWith('v1a,')) return false;
  const base64 = given.slice('v1a,'.length);
  const signature = Buffer.from(base64, 'base64');
  if (signature.length !== 64 || signature.toString('base64') !== base64) return false;
  return verify(null, message, publicKey, signature);
}

/** Null when the header is missing, or is there more than once. Node's `headersDistinct` has lists. */
function readHeader(headers: CallbackHeaders, name: string): string | null {
  const value = isFetchHeaders(headers) ? headers.get(name) : headers[name];
  const only = Array.isArray(value) && value.length === 1 ? (value[0] as unknown) : value;
  return typeof only === 'string' ? only : null;
}

function isFetchHeaders(headers: CallbackHeaders): headers is { get(name: string): string | null } {
  return typeof headers.get === 'function';
}

function refused(why: string): Verified {
  return { ok: false, why };
}
