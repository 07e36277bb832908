import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { describe, it } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { withDeadline } from '@qbasecron/testkit';
import { pushPath, withApp } from '../../support.ts';

/** What the app answers on a connection of its own until it ends it, when these texts arrive, `everyMs` apart. */
async function answerTo(app: FastifyInstance, texts: Iterable<string>, everyMs = 5): Promise<string> {
  if (!app.server.listening) await app.listen({ host: '127.0.0.1', port: 0 });
  const address = app.server.address();
  assert.ok(address !== null && typeof address === 'object');
  const socket = connect(address.port, '127.0.0.1');
  let received = '';
  socket.on('data', (chunk) => (received += chunk.toString()));
  socket.on('error', () => {});
  const ended = new Promise<void>((resolve) => void socket.on('close', () => resolve()));
  const iterator = texts[Symbol.iterator]();
  const writing = setInterval(() => {
    const { value, done = false } = iterator.next();
    if (!done && socket.writable) socket.write(value as string);
  }, everyMs);
  try {
    await withDeadline(ended, { what: () => `the end of the connection after ${received}` });
  } finally {
    clearInterval(writing);
    socket.destroy();
  }
  return received;
}

describe('the wire', () => {
  const quick = { app: { requestTimeoutMs: 200, connectionsCheckMs: 50 } };
  const head = `POST ${pushPath} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n`;

  it('ends a connection that says nothing, and requests whose head or body does not arrive in time', () =>
    withApp(async ({ app }) => {
      await answerTo(app, []);
      assert.match(await answerTo(app, head), /^HTTP\/1\.1 408 /);
      assert.match(
        await answerTo(app, [`${head}content-length: 1000\r\n\r\n`, ...Array.from({ length: 90 }, () => '{"token":"')]),
        /^HTTP\/1\.1 408 /,
      );
    }, quick));

  it('refuses headers and bodies that are too large, by what is sent and not by what is said', () =>
    withApp(async ({ app }) => {
      const large = `${head}x-a: ${'a'.repeat(20_000)}\r\n\r\n`;
      assert.match(await answerTo(app, [large]), /^HTTP\/1\.1 431 /);
      const chunk = `10000\r\n${'a'.repeat(65_536)}\r\n`;
      const chunked = [
        `${head}transfer-encoding: chunked\r\nconnection: close\r\n\r\n`,
        ...Array.from({ length: 5 }, () => chunk),
      ];
      assert.match(await answerTo(app, chunked), /^HTTP\/1\.1 413 /);
    }));

  it('tells a browser to trust an answer with nothing, and lets no page of another origin read one', () =>
    withApp(async ({ app }) => {
      const origin = 'https://evil.example.com';
      for (const method of ['GET', 'OPTIONS'] as const) {
        for (const url of ['/healthz', pushPath, '/nowhere']) {
          const { headers } = await app.inject({ method, url, headers: { origin } });
          assert.equal(headers['content-security-policy'], "default-src 'none';frame-ancestors 'none'", url);
          assert.equal(headers['x-content-type-options'], 'nosniff', url);
          assert.equal(headers['x-frame-options'], 'DENY', url);
          assert.equal(headers['access-control-allow-origin'], undefined, url);
        }
      }
    }));
});
