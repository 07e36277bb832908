import net, { type AddressInfo, type Socket } from 'node:net';
import tls from 'node:tls';
import { createSignal, type Signal } from '../signals.ts';

export type ReceivedRequest = {
  method: string;
  path: string;
  /** Names in lower case; the last of a repeated one. */
  headers: Record<string, string>;
  /** Request line and headers byte for byte, as latin1. */
  head: string;
  body: Buffer;
  /** Which connection it came on, from 1, and which request on that connection it was, from 1. */
  connection: number;
  onConnection: number;
};

/** What a receiver does with a request that has come in whole. It writes bytes: nothing keeps it honest. */
export type Behaviour = (socket: Socket, request: ReceivedRequest) => void;

export type Receiver = {
  /** Ends with a slash. */
  url: string;
  port: number;
  requests: Signal<ReceivedRequest>;
  /** Fired for each connection that ended, with the bytes that were written to it. */
  endings: Signal<{ connection: number; bytesWritten: number }>;
  connectionCount(): number;
  /** Cuts every connection. */
  close(): Promise<void>;
};

export type ReceiverTls = {
  key: string;
  cert: string;
  /** PEM of the authority whose certificate a client must show. */
  clientCa?: string;
};

/**
 * A receiver on a free port of 127.0.0.1 that speaks raw TCP (or TLS with the given key), so that it can break HTTP in
 * any way. It understands requests with content-length or no body. `at` places it elsewhere on this machine.
 */
export async function startReceiver(
  behave: Behaviour,
  secure?: ReceiverTls,
  { host = '127.0.0.1', port = 0 }: { host?: string; port?: number } = {},
): Promise<Receiver> {
  const requests = createSignal<ReceivedRequest>('request at the receiver');
  const endings = createSignal<{ connection: number; bytesWritten: number }>('end of a connection at the receiver');
  const sockets = new Set<Socket>();
  let connectionCount = 0;

  function serve(socket: Socket): void {
    const connection = ++connectionCount;
    let onConnection = 0;
    let buffer: Buffer<ArrayBufferLike> = Buffer.alloc(0);
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => {
      sockets.delete(socket);
      endings.fire({ connection, bytesWritten: socket.bytesWritten });
    });
    socket.on('data', (chunk) => {
      buffer = Buffer.concat([buffer, chunk]);
      for (let parsed = parseRequest(buffer); parsed; parsed = parseRequest(buffer)) {
        buffer = parsed.rest;
        const request = { ...parsed.request, connection, onConnection: ++onConnection };
        // The behaviour first: whoever waits for the request may rely on the answer being under way.
        behave(socket, request);
        requests.fire(request);
      }
    });
  }

  const server = secure ? tls.createServer(tlsOptions(secure), serve) : net.createServer(serve);
  server.on('tlsClientError', () => {});
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
  const bound = (server.address() as AddressInfo).port;
  return {
    url: `${secure ? 'https' : 'http'}://${host}:${bound}/`,
    port: bound,
    requests,
    endings,
    connectionCount: () => connectionCount,
    async close() {
      for (const socket of sockets) socket.destroy();
      if (server.listening) await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function tlsOptions({ key, cert, clientCa }: ReceiverTls): tls.TlsOptions {
  return { key, cert, ...(clientCa !== undefined && { ca: clientCa, requestCert: true, rejectUnauthorized: true }) };
}

type Parsed = { request: Omit<ReceivedRequest, 'connection' | 'onConnection'>; rest: Buffer };

function parseRequest(buffer: Buffer): Parsed | null {
  const headEnd = buffer.indexOf('\r\n\r\n');
  if (headEnd < 0) return null;
  const head = buffer.toString('latin1', 0, headEnd);
  const [requestLine = '', ...lines] = head.split('\r\n');
  const [method = '', path = ''] = requestLine.split(' ');
  const headers = Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  const bodyStart = headEnd + 4;
  const bodyEnd = bodyStart + Number(headers['content-length'] ?? 0);
  if (buffer.length < bodyEnd) return null;
  const body = Buffer.from(buffer.subarray(bodyStart, bodyEnd));
  return { request: { method, path, headers, head, body }, rest: buffer.subarray(bodyEnd) };
}

/** A url on 127.0.0.1 at which nobody listens. */
export async function refusedUrl(): Promise<string> {
  const receiver = await startReceiver(() => {});
  await receiver.close();
  return receiver.url;
}
