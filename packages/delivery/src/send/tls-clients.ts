import type { SecureContextOptions } from 'node:tls';
import type { CallbackRequest } from '@qbasecron/core';
import type { Clients } from './clients.ts';

type RequestTls = NonNullable<CallbackRequest['tls']>;

export type TlsClients = {
  /** Throws what `make` throws. */
  get(tls: RequestTls): Clients;
  closeIdle(): void;
};

/**
 * Clients for requests with TLS of their own, by its id, so that they share connections with each other and with nobody
 * else. The `max` used last are held; those of an id that falls out close their unused connections, and requests under
 * way on them end as they would.
 */
export function createTlsClients(options: {
  max: number;
  /** Trusted when the request brings no authority of its own. */
  ca: string | undefined;
  make: (tls: SecureContextOptions) => Clients;
}): TlsClients {
  const { max, ca, make } = options;
  // A Map keeps the order of insertion: the first is the one unused for longest.
  const held = new Map<string, Clients>();

  function get(tls: RequestTls): Clients {
    const clients = held.get(tls.id) ?? make(contextOptions(tls, ca));
    held.delete(tls.id);
    held.set(tls.id, clients);
    if (held.size > max) dropOldest();
    return clients;
  }

  function dropOldest(): void {
    for (const [id, clients] of held) {
      held.delete(id);
      return clients.closeIdle();
    }
  }

  return {
    get,
    closeIdle() {
      for (const clients of held.values()) clients.closeIdle();
    },
  };
}

function contextOptions(tls: RequestTls, caByDefault: string | undefined): SecureContextOptions {
  const ca = tls.ca ?? caByDefault;
  return {
    ...(ca !== undefined && { ca }),
    ...(tls.cert !== null && { cert: tls.cert }),
    ...(tls.key !== null && { key: tls.key }),
  };
}
