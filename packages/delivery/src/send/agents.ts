import http from 'node:http';
import https from 'node:https';
import type { LookupFunction, Socket } from 'node:net';
import type { SecureContext } from 'node:tls';
import type { AddressGuard } from '../guard/address-guard.ts';
import { guardAgent, guardLookup } from '../guard/guard-agent.ts';
import { boundIdle, type IdleSockets } from './idle-sockets.ts';

export type AgentOptions = {
  /** Requests under way at a time; an origin may have that many sockets, so no request waits for one. */
  inFlightMax: number;
  /** Shared by all agents of a sender. */
  idleSockets: IdleSockets;
  /** A socket unused for this long is closed. */
  idleSocketMs: number;
  secureContext: SecureContext;
  guard: AddressGuard;
  lookup?: LookupFunction | undefined;
};

export type AgentPair = { http: http.Agent; https: https.Agent };
export type Agents = { kept: AgentPair; fresh: AgentPair; closeIdle(): void };

/**
 * Connections: `kept` reuses them, `fresh` opens one for each request. Neither reads a proxy from the environment, and
 * neither connects to an address that the guard refuses. Sockets in use are bounded by the caller's in-flight limit
 * alone. `maxTotalSockets` is left unset on purpose: idle sockets count against it, so a new origin would wait behind
 * them.
 */
export function createAgents(options: AgentOptions): Agents {
  const { inFlightMax, idleSockets, idleSocketMs, secureContext, guard, lookup } = options;
  // A socket that is being torn down still counts, hence the double.
  const shared = { maxSockets: inFlightMax * 2, lookup: guardLookup(guard, lookup) };
  const keptOptions = { ...shared, keepAlive: true, maxFreeSockets: inFlightMax, timeout: idleSocketMs };
  const freshOptions = { ...shared, keepAlive: false };
  const kept = createPair(keptOptions, secureContext);
  const fresh = createPair(freshOptions, secureContext);
  for (const agent of [kept.http, kept.https, fresh.http, fresh.https]) guardAgent(agent, guard);

  const idle = new Set<Socket>();
  let closed = false;
  for (const agent of [kept.http, kept.https]) boundIdle({ agent, idle, idleSockets, isClosed: () => closed });
  return {
    kept,
    fresh,
    closeIdle() {
      closed = true;
      for (const socket of idle) socket.destroy();
    },
  };
}

function createPair(options: http.AgentOptions, secureContext: SecureContext): AgentPair {
  // The agent hands its options on to tls.connect, which takes the context; the types of Node leave it out here.
  const secured: https.AgentOptions & { secureContext: SecureContext } = { ...options, secureContext };
  return { http: new http.Agent(options), https: new https.Agent(secured) };
}
