import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

export type Address = { host: string; port: number; tls?: boolean };

/** Connects, sends, and reads until `parse` resolves to something; the connection is closed in any case. */
export function exchange<T>(
  address: Address,
  request: Buffer,
  limitMs: number,
  parse: (received: Buffer) => T | undefined,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const { host, port } = address;
    const socket: Socket = address.tls ? connectTls({ host, port, servername: host }) : connect({ host, port });
    let received = Buffer.alloc(0);
    const finish = (settle: () => void): void => {
      clearTimeout(timer);
      socket.destroy();
      settle();
    };
    const timer = setTimeout(
      () => finish(() => reject(new Error(`no answer from ${host}:${port} within ${limitMs} ms`))),
      limitMs,
    );
    socket.on('error', (error) => finish(() => reject(error)));
    socket.on('close', () => finish(() => reject(new Error(`${host}:${port} closed the connection`))));
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      try {
        const result = parse(received);
        if (result !== undefined) finish(() => resolve(result));
      } catch (error) {
        finish(() => reject(error as Error));
      }
    });
    socket.write(request);
  });
}
