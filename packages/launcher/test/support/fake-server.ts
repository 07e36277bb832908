import { createServer, type Socket } from 'node:net';
import type { TestContext } from 'node:test';
import { encodeBson, type BsonDocument } from '../../src/wire/bson.ts';

/** Listens on a free port of 127.0.0.1 until the test ends; every chunk received is answered with `answer`. */
export async function fakeServer(test: TestContext, answer: Buffer): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('data', () => socket.write(answer));
  });
  await new Promise<void>((resolve) => server.listen({ port: 0, host: '127.0.0.1' }, resolve));
  test.after(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** An OP_MSG answer holding the document. */
export function mongoAnswer(document: BsonDocument): Buffer {
  const body = encodeBson(document);
  const head = Buffer.alloc(21);
  head.writeInt32LE(head.length + body.length, 0);
  head.writeInt32LE(2013, 12);
  return Buffer.concat([head, body]);
}

/** A Redis answer to INFO. */
export function redisAnswer(version: string): Buffer {
  const text = `# Server\r\nredis_version:${version}\r\n`;
  return Buffer.from(`$${text.length}\r\n${text}\r\n`);
}
