import type { LookupFunction } from 'node:net';
import type { CallbackRequest, CallbackSender, Logger, Outcome } from '@qbasecron/core';
import { createAddressGuard, type AddressGuard } from '../guard/address-guard.ts';
import { blocked, checkRequest, type Blocked } from './check-request.ts';
import { createClients, type ClientOptions, type Clients } from './clients.ts';
import { sendOnce } from './send-once.ts';
import { createTlsClients } from './tls-clients.ts';

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
  /** PEM of certificate authorities to trust in place of the built-in ones, unless a request brings its own. */
  ca?: string;
  /** Which addresses may be called. @default those of the public internet */
  guard?: AddressGuard;
  /** Name resolution; what it finds is checked by the guard. @default dns.lookup */
  lookup?: LookupFunction;
  /** Sets of connections held for requests with TLS of their own, one for each `tls.id`. @default 64 */
  tlsClientsMax?: number;
};

/**
 * The CallbackSender on got. Keep-alive over http and https, no retry, no redirect, no decompression, no proxy from
 * the environment; at most 64 KiB of a response are read. Connects only to addresses that the guard lets pass. Whatever
 * a receiver does is an outcome.
 */
export function createGotSender(options: GotSenderOptions): CallbackSender {
  const { inFlightMax, log, ca, connectTimeoutMs = 10_000, staleWindowMs = 1_000 } = options;
  const clientOptions: ClientOptions = {
    inFlightMax,
    idleSockets: { count: 0, max: options.idleSocketsMax ?? Math.max(inFlightMax, 256) },
    idleSocketMs: options.idleSocketMs ?? 15_000,
    guard: options.guard ?? createAddressGuard({ allow: [] }),
    lookup: options.lookup,
    version: options.version,
  };
  const clients = createClients(clientOptions, ca === undefined ? {} : { ca });
  const tlsClients = createTlsClients({
    max: options.tlsClientsMax ?? 64,
    ca,
    make: (tls) => createClients(clientOptions, tls),
  });

  async function send(request: CallbackRequest): Promise<Outcome> {
    const url = checkRequest(request);
    if (!(url instanceof URL)) return url;
    const chosen = chooseClients(request, url);
    if ('kind' in chosen) return chosen;
    const { timeoutMs, resendOnStaleSocket = true } = request;
    const shared = { request, url, connectTimeoutMs };
    if (!resendOnStaleSocket) return (await sendOnce({ ...shared, client: chosen.fresh, timeoutMs })).outcome;

    const first = await sendOnce({ ...shared, client: chosen.kept, timeoutMs });
    if (!first.isStale || first.elapsedMs > Math.min(staleWindowMs, timeoutMs - 1)) return first.outcome;
    log.debug({ host: url.host }, 'A kept connection had been closed by the receiver; sending once more on a new one');
    return (await sendOnce({ ...shared, client: chosen.fresh, timeoutMs: timeoutMs - first.elapsedMs })).outcome;
  }

  function chooseClients({ tls }: CallbackRequest, url: URL): Clients | Blocked {
    if (!tls || url.protocol === 'http:') return clients;
    try {
      return tlsClients.get(tls);
    } catch (error) {
      return blocked('invalid_tls', `The certificates or the key cannot be used: ${(error as Error).message}`);
    }
  }

  return {
    send,
    async close() {
      clients.closeIdle();
      tlsClients.closeIdle();
    },
  };
}
