import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isMasked, isSecretName, maskHeaders, secretMask, unmaskHeaders } from '../../../src/index.ts';

test('credentials are told by the name of the header, in any case', () => {
  const secret = [
    'authorization',
    'Proxy-Authorization',
    'cookie',
    'Set-Cookie',
    'X-Api-Key',
    'api-key',
    'apikey',
    'X-Auth-Token',
    'x-hub-signature-256',
    'client_secret',
    'x-password-hash',
  ];
  for (const name of secret) assert.equal(isSecretName(name), true, name);
  const plain = ['content-type', 'accept', 'x-request-id', 'traceparent', 'idempotency-key', 'x-author', 'cookies-ok'];
  for (const name of plain) assert.equal(isSecretName(name), false, name);
});

test('masking hides their values and leaves the others', () => {
  const headers = { authorization: 'Bearer abc', 'content-type': 'text/plain', 'x-api-key': '' };
  assert.deepEqual(maskHeaders(headers), {
    authorization: secretMask,
    'content-type': 'text/plain',
    'x-api-key': secretMask,
  });
});

test('what was masked and is sent back becomes the value on record, and only there', () => {
  const stored = { authorization: 'Bearer abc', accept: 'text/plain' };
  assert.deepEqual(unmaskHeaders(maskHeaders(stored), stored), stored);
  assert.deepEqual(unmaskHeaders({ authorization: 'Bearer new', accept: secretMask }, stored), {
    authorization: 'Bearer new',
    accept: secretMask,
  });
  assert.deepEqual(unmaskHeaders({ 'x-api-key': secretMask }, stored), { 'x-api-key': secretMask });
  assert.equal(isMasked('Authorization', secretMask), true);
  assert.equal(isMasked('accept', secretMask), false);
  assert.equal(isMasked('authorization', 'Bearer ***'), false);
});
