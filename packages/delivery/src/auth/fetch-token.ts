import { assertNever, type CallbackRequest, type Outcome } from '@qbasecron/core';
import { basicAuthorization, type OAuth2Client } from './unseal-destination.ts';

export type TokenAnswer = { token: string; expiresInMs: number | null } | { fault: string };

const timeoutMs = 10_000;
const keepBytes = 16_384;

/**
 * The request for an access token by client credentials (RFC 6749, section 4.4), the client named by basic
 * authorization, its id and secret form-encoded first (section 2.3.1).
 */
export function tokenRequest(client: OAuth2Client, userAgent: string): CallbackRequest {
  const form = new URLSearchParams({ grant_type: 'client_credentials' });
  if (client.scope !== null) form.set('scope', client.scope);
  if (client.audience !== null) form.set('audience', client.audience);
  return {
    url: client.tokenUrl,
    method: 'POST',
    headers: {
      accept: 'application/json',
      authorization: basicAuthorization(formEncode(client.clientId), formEncode(client.clientSecret)),
      'content-type': 'application/x-www-form-urlencoded',
      'user-agent': userAgent,
    },
    body: form.toString(),
    timeoutMs,
    keepBytes,
  };
}

/** The token of an answer, or why there is none. Never holds what the answer's body said: it may hold secrets. Pure. */
export function readTokenAnswer(outcome: Outcome): TokenAnswer {
  switch (outcome.kind) {
    case 'delivered':
      return readTokenBody(outcome.responseExcerpt ?? '');
    case 'rejected':
      return { fault: `the token url answered ${outcome.status}` };
    case 'timeout':
      return { fault: `the token url gave no complete answer in time (${outcome.phase})` };
    case 'unreachable':
    case 'broken':
    case 'blocked':
      return { fault: `the token url could not be called: ${outcome.code}` };
    default:
      return assertNever(outcome, 'outcome');
  }
}

function readTokenBody(text: string): TokenAnswer {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return { fault: 'the token url did not answer with JSON' };
  }
  if (typeof body !== 'object' || body === null) return { fault: 'the token url did not answer with an object' };
  const { access_token: token, token_type: type, expires_in: expiresIn } = body as Record<string, unknown>;
  // What cannot stand in a header would make every request fail as if the destination were at fault.
  if (typeof token !== 'string' || !/^[\x21-\x7e]+$/.test(token)) {
    return { fault: 'the token url answered without a usable access_token' };
  }
  if (typeof type === 'string' && type.toLowerCase() !== 'bearer') {
    return { fault: 'the token url answered with a token_type other than Bearer' };
  }
  // Some services send the number as a string.
  const seconds = typeof expiresIn === 'string' || typeof expiresIn === 'number' ? Number(expiresIn) : Number.NaN;
  return { token, expiresInMs: seconds > 0 && Number.isFinite(seconds) ? seconds * 1_000 : null };
}

function formEncode(text: string): string {
  return new URLSearchParams({ t: text }).toString().slice(2);
}
