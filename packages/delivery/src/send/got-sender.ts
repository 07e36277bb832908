import type { LookupFunction } from 'node:net';
import type { CallbackRequest, CallbackSender, Logger, Outcome } from '@qbasecron/core';
import got from 'got';
import { createAgents, type AgentPair } from './agents.ts';
import { checkRequest } from './check-request.ts';
import { sendOnce } from './send-once.ts';

export type GotSenderOptions = {
  /** The caller's limit of requests under way; sets the sockets an origin may have. */
  inFlightMax: number;
  log: Logger;
  /** Shown as `user-agent: QBaseCron/<version>` when a request names none. */
  version: string;
  /** Until a connection, with TLS, stands. @default 10,000 */
  connectTimeoutMs?: number;
  /** Unused connections kept in all. @default inFlightMax, at least 256 */
  idleSocketsMax?: number;
  /** A connection unused for this long is closed. @default 15,000 */
  idleSocketMs?: number;
  /**
   * A kept connection that ends later than this after the send was not closed while idle: the receiver had the
   * request and failed. Such an attempt is `broken` and not re-sent here. 0 never re-sends. @default 1,000
   */
  staleWindowMs?: number;
  /** PEM of certificate authorities to trust in place of the built-in ones. */
  ca?: string;
  /** Name resolution; for an address guard, and for tests. @default dns.lookup */
  lookup?: LookupFunction;
};

/**
 * The CallbackSender on got. Keep-alive over http and https, no retry, no redirect, no decompression, no proxy from
 * the environment; at most 64 KiB of a response are read. Whatever a receiver does is an outcome.
 */
export function createGotSender(options: GotSenderOptions): CallbackSender {
  const { inFlightMax, log, version, connectTimeoutMs = 10_000, staleWindowMs = 1_000 } = options;
  const agents = createAgents({
    inFlightMax,
    idleSocketsMax: options.idleSocketsMax ?? Math.max(inFlightMax, 256),
    idleSocketMs: options.idleSocketMs ?? 15_000,
    ca: options.ca,
    lookup: options.lookup,
  });
  const kept = createClient(agents.kept, version);
  const fresh = createClient(agents.fresh, version);

  async function send(request: CallbackRequest): Promise<Outcome> {
    const url = checkRequest(request);
    if (!(url instanceof URL)) return url;
    const { timeoutMs, resendOnStaleSocket = true } = request;
    const shared = { request, url, connectTimeoutMs };
    if (!resendOnStaleSocket) return (await sendOnce({ ...shared, client: fresh, timeoutMs })).outcome;

    const first = await sendOnce({ ...shared, client: kept, timeoutMs });
    if (!first.isStale || first.elapsedMs > Math.min(staleWindowMs, timeoutMs - 1)) return first.outcome;
    log.debug({ host: url.host }, 'A kept connection had been closed by the receiver; sending once more on a new one');
    return (await sendOnce({ ...shared, client: fresh, timeoutMs: timeoutMs - first.elapsedMs })).outcome;
  }

  return {
    send,
    async close() {
      agents.closeIdle();
    },
  };
}

function createClient(agent: AgentPair, version: string): typeof got {
  return got.extend({
    agent,
    headers: { 'user-agent': `QBaseCron/${version}` },
    retry: { limit: 0 },
    throwHttpErrors: false,
    followRedirect: false,
    decompress: false,
  });
}
