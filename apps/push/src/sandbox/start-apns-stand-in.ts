import { randomUUID } from 'node:crypto';
import http2, { type IncomingHttpHeaders, type ServerHttp2Session, type ServerHttp2Stream } from 'node:http2';
import net, { type AddressInfo, type Socket } from 'node:net';
import { checkApnsRequest } from './check-apns-request.ts';
import type { JwtExpectation } from './check-jwt.ts';
import { specialTokens } from './special-tokens.ts';

/** A notification that the stand-in took, as it came. */
export type TakenNotification = {
  receivedAt: number;
  apnsId: string;
  token: string;
  topic: string;
  pushType: string;
  priority: number;
  /** The notification's JSON, byte for byte as text. */
  payloadText: string;
};

export type ApnsStandIn = {
  connect(): Socket;
  /** The last ones, newest first. */
  notifications(): TakenNotification[];
  close(): Promise<void>;
};

export type StandInOptions = Omit<JwtExpectation, 'nowSeconds'> & {
  topic: string;
  /** Told of each notification taken. */
  onTaken?: (notification: TakenNotification) => void;
  /** Epoch ms. @default Date.now */
  now?: () => number;
};

const notificationsMax = 100;
/** More than Apple's limit, so that its answer to too large a notification can be given. */
const bodyBytesMax = 1024 * 1024;

/**
 * APNs for trying and testing: an HTTP/2 server on a free port of 127.0.0.1 that checks what Apple checks and keeps
 * the last 100 notifications. Without TLS: nothing leaves this machine, and no certificate need be made.
 */
export async function startApnsStandIn(options: StandInOptions): Promise<ApnsStandIn> {
  const { topic, onTaken, now = Date.now } = options;
  const taken: TakenNotification[] = [];
  const sessions = new Set<ServerHttp2Session>();

  function answer(stream: ServerHttp2Stream, headers: IncomingHttpHeaders, body: Buffer): void {
    const apnsId = String(headers['apns-id'] ?? randomUUID());
    const token = (headers[':path'] ?? '').split('/').at(-1) as string;
    const refusal =
      checkApnsRequest(headers, body, { ...options, nowSeconds: Math.floor(now() / 1_000) }) ?? specialTokens[token];
    if (refusal === 'no answer') return;
    if (refusal === 'connection lost') {
      stream.session?.destroy();
      return;
    }
    if (refusal) {
      const gone = refusal.status === 410 && { timestamp: now() };
      stream.respond({ ':status': refusal.status, 'apns-id': apnsId });
      stream.end(JSON.stringify({ reason: refusal.reason, ...gone }));
      return;
    }
    const notification = {
      receivedAt: now(),
      apnsId,
      token,
      topic,
      pushType: String(headers['apns-push-type']),
      priority: Number(headers['apns-priority'] ?? 10),
      payloadText: body.toString(),
    };
    taken.unshift(notification);
    taken.splice(notificationsMax);
    stream.respond({ ':status': 200, 'apns-id': apnsId });
    stream.end();
    onTaken?.(notification);
  }

  const server = http2.createServer();
  server.on('session', (session) => {
    sessions.add(session);
    session.once('close', () => sessions.delete(session));
    session.on('error', () => {});
  });
  server.on('stream', (stream, headers) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    stream.on('error', () => {});
    stream.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= bodyBytesMax) chunks.push(chunk);
    });
    stream.on('end', () => answer(stream, headers, Buffer.concat(chunks)));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    connect: () => net.connect(port, '127.0.0.1'),
    notifications: () => [...taken],
    async close() {
      for (const session of sessions) session.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
