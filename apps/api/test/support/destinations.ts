import assert from 'node:assert/strict';
import { makeSelfSignedCertificate } from '@qbasecron/testkit';
import type { TestApp } from './start-app.ts';

export const destinationsPath = '/api/v0.1.0/destinations';
export const shopPath = `${destinationsPath}/shop`;
/** The least that is a destination. */
export const leastDestination = { name: 'shop', targets: [{ url: 'http://127.0.0.1:9/a' }] };

/** Posts a destination, which must be accepted, and answers its record. */
export async function postDestination(
  { post }: Pick<TestApp, 'post'>,
  changes: Record<string, unknown> = {},
): Promise<Record<string, unknown>> {
  const response = await post(destinationsPath, { ...leastDestination, ...changes });
  assert.equal(response.statusCode, 201, response.body);
  return response.json();
}

const { cert, key } = makeSelfSignedCertificate();

/** Every field that holds a secret, and the secrets themselves. */
export const secretFields = {
  secret_headers: { 'X-Api-Key': 'secret-of-a-header' },
  auth: { kind: 'basic', username: 'qbc', password: 'secret-of-basic' },
  tls: { ca: cert, cert, key },
  signing: { secret: `whsec_${Buffer.alloc(32, 5).toString('base64')}` },
};
export const otherAuths = [
  { kind: 'bearer', token: 'secret-of-bearer' },
  { kind: 'oauth2', token_url: 'https://id.example/t', client_id: 'c', client_secret: 'secret-of-oauth2' },
];
export const givenSecrets = [
  'secret-of-a-header',
  'secret-of-basic',
  'secret-of-bearer',
  'secret-of-oauth2',
  secretFields.signing.secret,
  key.split('\n')[1] ?? key,
];
