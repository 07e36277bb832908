import { connect, type Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { withDeadline } from '@qbasecron/testkit';

/** A connection on which a test writes what it likes, and reads what comes back as text. */
export type RawConnection = {
  socket: Socket;
  write(text: string | Buffer): void;
  /** Everything received, once the server has ended the connection. */
  untilEnd(): Promise<string>;
  /** Everything received so far, once it fits. */
  until(fits: (received: string) => boolean): Promise<string>;
};

/** Listens on a free port of 127.0.0.1; resolves to the port. */
export async function listen(app: FastifyInstance): Promise<number> {
  await app.listen({ host: '127.0.0.1', port: 0 });
  const address = app.server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

export async function openRaw(port: number, options: { allowHalfOpen?: boolean } = {}): Promise<RawConnection> {
  const socket = connect({ host: '127.0.0.1', port, allowHalfOpen: options.allowHalfOpen ?? false });
  let received = '';
  const checks = new Set<() => void>();
  socket.on('data', (chunk) => {
    received += chunk.toString('utf8');
    for (const check of checks) check();
  });
  // A connection that the server resets is an end as well.
  socket.on('error', () => {});
  const ended = new Promise<void>((resolve) => {
    socket.on('end', resolve);
    socket.on('close', resolve);
  });
  await withDeadline(
    new Promise<void>((resolve, reject) => {
      socket.on('connect', resolve);
      socket.on('error', reject);
    }),
    { what: 'a connection to the app' },
  );
  return {
    socket,
    write: (text) => void socket.write(text),
    async untilEnd() {
      await withDeadline(ended, { what: () => `the end of the connection after ${received}` });
      socket.destroy();
      return received;
    },
    async until(fits) {
      const found = new Promise<void>((resolve) => {
        const check = (): void => {
          if (fits(received)) resolve();
        };
        checks.add(check);
        check();
      });
      await withDeadline(found, { what: () => `an answer, got ${received}` });
      return received;
    },
  };
}

/** The head of a request with a body of JSON. */
export function jsonHead(path: string, contentLength: number): string {
  return `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\ncontent-length: ${contentLength}\r\n\r\n`;
}

/** Connections that the app holds open. */
export function connectionCount(app: FastifyInstance): Promise<number> {
  return new Promise((resolve, reject) => {
    app.server.getConnections((error, count) => (error ? reject(error) : resolve(count)));
  });
}
