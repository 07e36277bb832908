import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatEtag, parseIfMatch } from '../../../src/http/etag.ts';
import { parseIdempotencyKey } from '../../../src/http/idempotency-key.ts';
import { acceptRequestId, createRequestIds } from '../../../src/http/request-id.ts';

test('If-Match with the ETag we gave asks for that revision', () => {
  assert.deepEqual(parseIfMatch(formatEtag(17)), { kind: 'revision', revision: 17 });
});

test('If-Match that is absent or * asks for nothing', () => {
  assert.deepEqual(parseIfMatch(undefined), { kind: 'none' });
  assert.deepEqual(parseIfMatch(' * '), { kind: 'none' });
});

test('a weak or foreign tag in If-Match matches no revision', () => {
  for (const header of ['W/"3"', '"abc"', '""', '"03"', '"-1"', '"9999999999999999999"']) {
    assert.deepEqual(parseIfMatch(header), { kind: 'revision', revision: -1 }, header);
  }
});

test('If-Match that is no entity tag, or several, is malformed', () => {
  for (const header of ['3', '"3', '', 'w/"3"', '"1", "2"', '"a"b"']) {
    assert.deepEqual(parseIfMatch(header), { kind: 'malformed' }, header);
  }
});

test('an idempotency key in quotes and the same key bare are one key', () => {
  assert.deepEqual(parseIdempotencyKey('"order-17"'), { kind: 'key', key: 'order-17' });
  assert.deepEqual(parseIdempotencyKey('order-17'), { kind: 'key', key: 'order-17' });
  assert.deepEqual(parseIdempotencyKey('"a \\"b\\" \\\\"'), { kind: 'key', key: 'a "b" \\' });
});

test('an idempotency key is 1 to 255 printable characters', () => {
  assert.equal(parseIdempotencyKey(`"${'k'.repeat(255)}"`).kind, 'key');
  for (const header of [
    '',
    '""',
    '"',
    '"a',
    '"a\\"',
    '"a\\x"',
    'a b',
    'a,b',
    '"\u00e9"',
    'k'.repeat(256),
    ['a', 'b'],
  ]) {
    assert.equal(parseIdempotencyKey(header).kind, 'malformed', String(header));
  }
  assert.equal(parseIdempotencyKey(`"${'k'.repeat(256)}"`).kind, 'malformed');
});

test('a request id of the client is taken only in a form that is safe in a header and in a log', () => {
  assert.equal(acceptRequestId('req-1:a.b~c_D'), 'req-1:a.b~c_D');
  for (const header of [undefined, '', 'a b', 'a\nb', 'x'.repeat(65), '<b>', ['a', 'b']]) {
    assert.equal(acceptRequestId(header), null, String(header));
  }
});

test('request ids of one process differ from each other and from those of another', () => {
  const first = createRequestIds();
  const second = createRequestIds();
  const ids = new Set([first(), first(), second(), second()]);
  assert.equal(ids.size, 4);
  for (const id of ids) assert.equal(acceptRequestId(id), id);
});
