import type { Socket } from 'node:net';
import tls from 'node:tls';
import apn from '@parse/node-apn';
import type { Logger } from '@qbasecron/core';
import type { PushMessage } from '../message/push-message.ts';
import type { ApnsResult, ApnsSender } from './apns-sender.ts';
import { buildNotification } from './build-notification.ts';

export type ApnsSenderOptions = {
  /** PEM of the ES256 token key (Apple's .p8 file). */
  key: string;
  keyId: string;
  teamId: string;
  topic: string;
  /** Opens the connection that HTTP/2 is spoken on. */
  connect: () => Socket;
  log: Logger;
  /** For one answer. @default 5,000 */
  requestTimeoutMs?: number;
};

const closeMs = 2_000;

/**
 * The ApnsSender on @parse/node-apn: one HTTP/2 connection, opened by the first notification and again when lost. The
 * library's own repeats are off (it repeats 429 and 5xx at once, three times; repeating is up to whoever calls us).
 * Connections are opened here rather than by the library, so that one which does not answer can be given up, which
 * the library does not do: it would time out on it again and again. Throws when the key cannot be used.
 */
export function createApnsSender(options: ApnsSenderOptions): ApnsSender {
  const { key, keyId, teamId, topic, connect, log, requestTimeoutMs = 5_000 } = options;
  const sockets = new Set<Socket>();
  let answeredAt = 0;
  let isClosed = false;

  function createConnection(): Socket {
    const socket = connect();
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    return socket;
  }

  const settings: apn.ProviderOptions & { createConnection: () => Socket } = {
    token: { key, keyId, teamId },
    connectionRetryLimit: 0,
    requestTimeout: requestTimeoutMs,
    // The library hands its settings on to http2.connect, which takes the connection from here.
    createConnection,
  };
  const provider = new apn.Provider(settings);

  async function sendOnce(message: PushMessage): Promise<ApnsResult> {
    const notification = buildNotification(message, topic);
    const startedAt = performance.now();
    const answer = await withinTime(provider.send(notification, message.token), requestTimeoutMs + closeMs);
    if (answer === null) return giveUp(startedAt, 'no answer in time');
    const result = readAnswer(answer, notification.id);
    if (result.kind === 'unavailable' && result.detail.includes('timeout')) return giveUp(startedAt, result.detail);
    if (result.kind !== 'unavailable') answeredAt = performance.now();
    return result;
  }

  /** A connection on which nothing was answered since is taken for dead; the next notification opens another. */
  async function giveUp(startedAt: number, detail: string): Promise<ApnsResult> {
    if (answeredAt < startedAt) {
      // Awaited, otherwise a notification sent at once would still be given to the old connection.
      await Promise.all([...sockets].map(endSocket));
    }
    return { kind: 'unavailable', detail };
  }

  return {
    async send(message) {
      if (isClosed) return { kind: 'unavailable', detail: 'the app is stopping' };
      const result = await sendOnce(message);
      // The library has made a new provider token by now.
      const isOldToken = result.kind === 'refused' && result.reason === 'ExpiredProviderToken';
      if (!isOldToken) return result;
      log.info({}, 'APNs found the provider token too old; sending again with a new one');
      return sendOnce(message);
    },
    async close() {
      isClosed = true;
      const ended = new Promise<void>((resolve) => {
        void provider.shutdown(() => resolve());
      });
      // With its connection lost the library would wait for ever.
      const lost = Promise.all([...sockets].map(closeOf)).then(() => {});
      await withinTime(Promise.race([ended, lost]), closeMs);
      await Promise.all([...sockets].map(endSocket));
    },
  };
}

/** Opens TLS with HTTP/2 to Apple. */
export function connectToApple(mode: 'development' | 'production'): Socket {
  const host = mode === 'production' ? 'api.push.apple.com' : 'api.sandbox.push.apple.com';
  return tls.connect({ host, port: 443, servername: host, ALPNProtocols: ['h2'] });
}

function readAnswer(answer: apn.Responses<apn.ResponseSent, apn.ResponseFailure>, apnsId: string): ApnsResult {
  const failure = answer.failed[0];
  if (!failure) return { kind: 'sent', apnsId };
  const { status, response, error } = failure;
  if (typeof status === 'number') {
    // The library tells two reasons as errors instead of responses.
    const reason = response?.reason ?? (status === 500 ? 'InternalServerError' : error?.message);
    return { kind: 'refused', status, reason: reason ?? 'unknown' };
  }
  return { kind: 'unavailable', detail: error?.message ?? 'no answer' };
}

function endSocket(socket: Socket): Promise<void> {
  const closed = closeOf(socket);
  socket.destroy();
  return closed;
}

function closeOf(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    socket.once('close', () => resolve());
  });
}

/** Null when the promise has not settled within `ms`. */
async function withinTime<T>(promise: Promise<T>, ms: number): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), ms);
  });
  try {
    return await Promise.race([promise, deadline]);
  } finally {
    clearTimeout(timer);
  }
}
