import type { Agent } from 'node:http';
import type { Socket } from 'node:net';

/** How many unused sockets there are, over all agents and origins, and how many there may be. */
export type IdleSockets = { count: number; readonly max: number };

/**
 * Keeps a freed socket only while there is room for it, and notes it in `idle` for as long as it lies unused. Node asks
 * keepSocketAlive for each freed socket, and calls reuseSocket when it is taken again.
 */
export function boundIdle(options: {
  agent: Agent;
  idle: Set<Socket>;
  idleSockets: IdleSockets;
  isClosed: () => boolean;
}): void {
  const { agent, idle, idleSockets, isClosed } = options;
  const keep = agent.keepSocketAlive.bind(agent) as unknown as (socket: Socket) => boolean;
  const reuse = agent.reuseSocket.bind(agent);
  agent.keepSocketAlive = (socket) => {
    const freed = socket as Socket;
    if (isClosed() || idleSockets.count >= idleSockets.max || !keep(freed)) return false;
    idle.add(freed);
    idleSockets.count += 1;
    // One listener for each time it lies idle, taken off on reuse: a socket may be kept thousands of times.
    freed.once('close', forget);
    return true;
  };
  agent.reuseSocket = (socket, request) => {
    socket.off('close', forget);
    forget.call(socket as Socket);
    reuse(socket, request);
  };
  function forget(this: Socket): void {
    if (idle.delete(this)) idleSockets.count -= 1;
  }
}
