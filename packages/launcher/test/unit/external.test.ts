import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { externalMongo, externalRedis, mongoAddresses, redact } from '../../src/engines/external.ts';
import { UserFailure } from '../../src/failure.ts';
import { freePort } from '../../src/tools/ports.ts';
import { decodeBson, encodeBson } from '../../src/wire/bson.ts';
import { fakeServer, mongoAnswer, redisAnswer } from '../support/fake-server.ts';

function isSentence(pattern: RegExp) {
  return (error: unknown): boolean => {
    assert.ok(error instanceof UserFailure);
    assert.match(error.message, pattern);
    assert.ok(!error.message.includes('\n'));
    return true;
  };
}

test('every server of a connection string is found, with its port and whether it wants TLS', async () => {
  assert.deepEqual(await mongoAddresses('mongodb://u:p%40@a:1,b/db?replicaSet=rs&tls=true'), [
    { host: 'a', port: 1, tls: true },
    { host: 'b', port: 27017, tls: true },
  ]);
  assert.deepEqual(await mongoAddresses('mongodb://[::1]:5/'), [{ host: '::1', port: 5, tls: false }]);
  await assert.rejects(mongoAddresses('http://a'), /does not begin with mongodb/);
});

test('passwords are never shown', () => {
  assert.equal(redact('mongodb://me:secret@host:1/db'), 'mongodb://***@host:1/db');
  assert.equal(redact('redis://:secret@host'), 'redis://***@host');
});

test('a MongoDB that answers is taken as it is', async (t) => {
  const port = await fakeServer(t, mongoAnswer({ ok: 1, maxWireVersion: 21 }));
  const uri = `mongodb://127.0.0.1:${port}/`;
  assert.deepEqual(await externalMongo(uri), { kind: 'external', uri });
});

test('an unreachable MONGODB_URI ends in one sentence that says what to do, without the password', async () => {
  const port = await freePort();
  await assert.rejects(
    externalMongo(`mongodb://me:secret@127.0.0.1:${port}/`),
    isSentence(
      /MONGODB_URI \(mongodb:\/\/\*\*\*@127.*cannot be reached.*ECONNREFUSED.*: start it, correct MONGODB_URI/,
    ),
  );
});

test('a MongoDB older than 6 is refused', async (t) => {
  const port = await fakeServer(t, mongoAnswer({ ok: 1, maxWireVersion: 13 }));
  await assert.rejects(externalMongo(`mongodb://127.0.0.1:${port}/`), isSentence(/older than version 6/));
});

test('something else on the port of MONGODB_URI is not taken for a MongoDB', async (t) => {
  const port = await fakeServer(t, Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'.repeat(40)));
  await assert.rejects(externalMongo(`mongodb://127.0.0.1:${port}/`), isSentence(/cannot be reached/));
});

test('a Redis that answers is taken, an old one, one that refuses and an absent one are not', async (t) => {
  const good = await fakeServer(t, redisAnswer('7.2.4'));
  assert.equal((await externalRedis(`redis://127.0.0.1:${good}`)).kind, 'external');
  const old = await fakeServer(t, redisAnswer('6.0.16'));
  await assert.rejects(externalRedis(`redis://127.0.0.1:${old}`), isSentence(/version 6.0.16, and 7 is needed/));
  const closed = await fakeServer(t, Buffer.from('-NOAUTH Authentication required.\r\n'));
  await assert.rejects(externalRedis(`redis://127.0.0.1:${closed}`), isSentence(/refuses us \(NOAUTH/));
  const port = await freePort();
  await assert.rejects(externalRedis(`redis://127.0.0.1:${port}`), isSentence(/REDIS_URL.*cannot be reached/));
  await assert.rejects(externalRedis('not a url'), isSentence(/REDIS_URL.*cannot be reached/));
});

test('any document that we could send comes back from BSON as it was', () => {
  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      { depthSize: 'small' },
      fc.string({ unit: 'binary' }).map((text) => text.toWellFormed()),
      fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('any'), { maxLength: 4 }),
      fc.dictionary(fc.stringMatching(/^[a-z$]{1,8}$/), tie('any'), { maxKeys: 4, noNullPrototype: true }),
    ),
  })).any;
  const document = fc.dictionary(fc.stringMatching(/^[a-z$]{1,8}$/), value, { noNullPrototype: true });
  fc.assert(
    fc.property(document, (original) => {
      assert.deepEqual(decodeBson(encodeBson(original as Parameters<typeof encodeBson>[0])), original);
    }),
  );
});
