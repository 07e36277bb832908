import assert from 'node:assert/strict';
import { test } from 'node:test';

import { patchFromBody, type PatchBody } from '@qbasecron/contracts';

import { errorsOfPatch, pointersOf } from './validate.ts';

test('null is taken for every field that has a default', () => {
  const body = {
    time: null,
    delay: '1s',
    timezone: null,
    gap: null,
    fold: null,
    desc: null,
    method: null,
    headers: null,
    data: null,
    body: null,
    labels: null,
    timeout_ms: null,
    retry: null,
    expires_at: null,
    delivery: null,
  };
  assert.deepEqual(errorsOfPatch(body), []);
  assert.equal(patchFromBody(body as PatchBody).body, null);
});

test('members of headers and retry can be null as well', () => {
  const body = { headers: { 'x-a': null, 'x-b': 'c' }, retry: { factor: null, max_attempts: 3 } };
  assert.deepEqual(errorsOfPatch(body), []);
  const patch = patchFromBody(body as unknown as PatchBody);
  assert.deepEqual(patch.headers, { 'x-a': null, 'x-b': 'c' });
  assert.equal(patch.retry?.factor, null);
  assert.equal(patch.retry?.maxAttempts, 3);
  assert.equal(patch.retry?.maxAgeMs, undefined);
});

for (const [what, body, pointer] of [
  ['nothing', {}, '#'],
  ['an unknown field', { state: 'failed' }, '#/state'],
  ['callback_url null', { callback_url: null }, '#/callback_url'],
  ['a bad time', { time: '2026-02-30 10:00:00' }, '#/time'],
  ['a header that we set', { headers: { host: 'x' } }, '#/headers/host'],
  ['an unknown word', { delivery: 'twice' }, '#/delivery'],
  ['an unknown member of retry', { retry: { a: 1 } }, '#/retry/a'],
  ['a lone surrogate in body', { body: '\ud800' }, '#/body'],
  ['an array', [], '#'],
] as const) {
  test(`a patch of ${what} is refused with a pointer`, () => {
    assert.deepEqual(pointersOf(errorsOfPatch(body)), [pointer]);
  });
}
