import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { CallbackRequest, Outcome } from '@qbasecron/core';
import type { Got, RequestError } from 'got';
import { addressRefusedCode } from '../guard/guard-agent.ts';
import { blocked } from './check-request.ts';
import { describeError } from './describe-error.ts';
import { mayHaveBeenSent, readPhase, readTimings } from './phases.ts';
import { createResponseReader, type ResponseReader } from './response-reader.ts';

export type SendOnce = {
  client: Got;
  request: CallbackRequest;
  url: URL;
  /** For this request, from now to the last byte. */
  timeoutMs: number;
  /** From now until the connection, with TLS, stands. */
  connectTimeoutMs: number;
};

/** `isStale`: the socket was a kept one, and it ended before any byte of an answer came. */
export type SendResult = { outcome: Outcome; isStale: boolean; elapsedMs: number };

const staleCodes = new Set(['ECONNRESET', 'EPIPE']);

/**
 * One HTTP request through got's stream API. Settles exactly once and never rejects. The time limit is our own timer,
 * since got's can tell neither how far the request came nor end what has not begun.
 */
export function sendOnce({ client, request, url, timeoutMs, connectTimeoutMs }: SendOnce): Promise<SendResult> {
  return new Promise((resolve) => {
    const startedAt = performance.now();
    let native: ClientRequest | null = null;
    let socket: Socket | null = null;
    let bytesReadBefore = 0;
    let reader: ResponseReader | null = null;
    let isSettled = false;

    const { keepBytes = 0 } = request;
    const isBodiless = request.body === null && (request.method === 'GET' || request.method === 'HEAD');
    const body = isBodiless ? undefined : (request.body ?? '');
    const stream = client.stream(url, {
      method: request.method as 'POST',
      headers:
        body === undefined
          ? request.headers
          : { ...request.headers, 'content-length': String(Buffer.byteLength(body)) },
      // Without this got refuses a GET with a body; with it, it waits for the body of a GET that has none.
      ...(body !== undefined && { body, allowGetBody: true }),
    });
    let timer = setTimeout(onTimer, Math.min(timeoutMs, connectTimeoutMs));

    stream.on('request', (made: ClientRequest) => {
      native = made;
      // got listens once; Node may report a second error on the same request, which must not end the process.
      made.on('error', ignore);
    });
    stream.on('socket', (given: Socket) => {
      socket = given;
      bytesReadBefore = given.bytesRead;
    });
    stream.on('response', (response: IncomingMessage) => {
      response.on('error', ignore);
      reader = createResponseReader(response, keepBytes);
    });
    stream.on('data', (chunk: Uint8Array) => {
      if (reader && !reader.take(chunk)) endByStatus(reader);
    });
    stream.on('end', () => {
      if (reader) endByStatus(reader);
    });
    // 101 was not asked for. The socket is no longer got's then, so nobody else would close it.
    stream.on('upgrade', (response: IncomingMessage, upgraded: Socket) => {
      upgraded.on('error', ignore);
      upgraded.destroy();
      endByStatus(createResponseReader(response, keepBytes));
    });
    stream.on('error', (error: RequestError) => settle(outcomeOfError(error), isStaleError(error)));
    stream.on('close', () => settle(outcomeOfError(new Error('The connection was closed'))));

    function onTimer(): void {
      const elapsedMs = performance.now() - startedAt;
      const phase = readPhase(facts());
      if (!mayHaveBeenSent(phase)) {
        const detail = `No connection within ${Math.round(elapsedMs)} ms (phase ${phase})`;
        settle({ kind: 'unreachable', code: 'ETIMEDOUT', detail, timings: timings() });
      } else if (elapsedMs < timeoutMs) {
        timer = setTimeout(onTimer, timeoutMs - elapsedMs);
      } else {
        settle({ kind: 'timeout', phase, timings: timings() });
      }
    }

    function endByStatus(ended: ResponseReader): void {
      settle(ended.outcome(timings()));
    }

    function outcomeOfError(error: Error): Outcome {
      const { code, detail } = describeError(error);
      if (code === addressRefusedCode) return blocked(code, detail);
      // Nothing was begun: Node or got would not make this request (a header value, the url).
      if (!native) return blocked(code.startsWith('ERR_INVALID') ? 'invalid_header' : 'not_sendable', detail);
      const isHandshake = isAlertOnCertificate(code) && !reader;
      const kind = mayHaveBeenSent(readPhase(facts())) && !isHandshake ? 'broken' : 'unreachable';
      return { kind, code, detail, timings: timings() };
    }

    function isStaleError(error: RequestError): boolean {
      if (!native?.reusedSocket || reader || !staleCodes.has(error.code)) return false;
      return socket === null || socket.bytesRead === bytesReadBefore;
    }

    function facts(): Parameters<typeof readPhase>[0] {
      return { timings: stream.timings, url, reusedSocket: native?.reusedSocket ?? false };
    }

    function timings(): ReturnType<typeof readTimings> {
      return readTimings(facts(), performance.now() - startedAt);
    }

    function settle(outcome: Outcome, isStale = false): void {
      if (isSettled) return;
      isSettled = true;
      clearTimeout(timer);
      // Before the destroy, which may call back into `close`. After `end` it gives the socket back unharmed.
      resolve({ outcome, isStale, elapsedMs: performance.now() - startedAt });
      stream.destroy();
    }
  });
}

/**
 * The receiver's side of a TLS 1.3 handshake may fail after ours stands, and then it tells so by an alert on the
 * client's certificate: it has not taken what was sent meanwhile.
 */
function isAlertOnCertificate(code: string): boolean {
  return /^ERR_SSL_\w*_ALERT_(\w*CERTIFICATE\w*|UNKNOWN_CA|ACCESS_DENIED|HANDSHAKE_FAILURE)$/.test(code);
}

function ignore(): void {}
