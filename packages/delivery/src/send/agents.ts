import http from 'node:http';
import https from 'node:https';
import type { LookupFunction, Socket } from 'node:net';

export type AgentOptions = {
  /** Requests under way at a time; an origin may have that many sockets, so no request waits for one. */
  inFlightMax: number;
  /** Unused sockets kept in all, over all origins. */
  idleSocketsMax: number;
  /** A socket unused for this long is closed. */
  idleSocketMs: number;
  /** PEM of certificate authorities to trust in place of the built-in ones. */
  ca?: string | undefined;
  lookup?: LookupFunction | undefined;
};

export type AgentPair = { http: http.Agent; https: https.Agent };

/**
 * Connections: `kept` reuses them, `fresh` opens one for each request. Neither reads a proxy from the environment.
 * Sockets in use are bounded by the caller's in-flight limit alone. `maxTotalSockets` is left unset on purpose: idle
 * sockets count against it, so a new origin would wait behind them.
 */
export function createAgents(options: AgentOptions): { kept: AgentPair; fresh: AgentPair; closeIdle(): void } {
  const { inFlightMax, idleSocketsMax, idleSocketMs, ca, lookup } = options;
  // A socket that is being torn down still counts, hence the double.
  const shared = { maxSockets: inFlightMax * 2, ...(lookup && { lookup }) };
  const keptOptions = { ...shared, keepAlive: true, maxFreeSockets: inFlightMax, timeout: idleSocketMs };
  const tls = ca === undefined ? {} : { ca };
  const kept = { http: new http.Agent(keptOptions), https: new https.Agent({ ...keptOptions, ...tls }) };
  const fresh = {
    http: new http.Agent({ ...shared, keepAlive: false }),
    https: new https.Agent({ ...shared, ...tls, keepAlive: false }),
  };

  const idle = new Set<Socket>();
  let closed = false;
  for (const agent of [kept.http, kept.https]) boundIdle(agent, idle, () => !closed && idle.size < idleSocketsMax);

  return {
    kept,
    fresh,
    closeIdle() {
      closed = true;
      for (const socket of idle) socket.destroy();
    },
  };
}

/** Node asks keepSocketAlive for each freed socket, and calls reuseSocket when it is taken again. */
function boundIdle(agent: http.Agent, idle: Set<Socket>, hasRoom: () => boolean): void {
  const keep = agent.keepSocketAlive.bind(agent) as unknown as (socket: Socket) => boolean;
  const reuse = agent.reuseSocket.bind(agent);
  agent.keepSocketAlive = (socket) => {
    const freed = socket as Socket;
    if (!hasRoom() || !keep(freed)) return false;
    idle.add(freed);
    // One listener for each time it lies idle, taken off on reuse: a socket may be kept thousands of times.
    freed.once('close', forget);
    return true;
  };
  agent.reuseSocket = (socket, request) => {
    idle.delete(socket as Socket);
    socket.off('close', forget);
    reuse(socket, request);
  };
  function forget(this: Socket): void {
    idle.delete(this);
  }
}
