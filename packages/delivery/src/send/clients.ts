import type { LookupFunction } from 'node:net';
import { createSecureContext, type SecureContextOptions } from 'node:tls';
import got, { type Got } from 'got';
import type { AddressGuard } from '../guard/address-guard.ts';
import { createAgents, type AgentPair } from './agents.ts';
import type { IdleSockets } from './idle-sockets.ts';

/** got on connections that are `kept`, and on one of its own for each request. */
export type Clients = { kept: Got; fresh: Got; closeIdle(): void };

export type ClientOptions = {
  inFlightMax: number;
  idleSockets: IdleSockets;
  idleSocketMs: number;
  guard: AddressGuard;
  lookup: LookupFunction | undefined;
  version: string;
};

/** Throws what OpenSSL says when a certificate or key cannot be read or they do not belong together. */
export function createClients(options: ClientOptions, tls: SecureContextOptions): Clients {
  const agents = createAgents({ ...options, secureContext: createSecureContext(tls) });
  return {
    kept: createClient(agents.kept, options.version),
    fresh: createClient(agents.fresh, options.version),
    closeIdle: agents.closeIdle,
  };
}

function createClient(agent: AgentPair, version: string): Got {
  return got.extend({
    agent,
    headers: { 'user-agent': `QBaseCron/${version}` },
    retry: { limit: 0 },
    throwHttpErrors: false,
    followRedirect: false,
    decompress: false,
  });
}
