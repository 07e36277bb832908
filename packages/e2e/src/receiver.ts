import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request as it reached the receiver. */
export type Arrival = {
  taskId: string;
  attempt: number;
  /** Wall clock of this machine, which is the ledger's as well here. */
  at: number;
  dueAt: number;
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
};

export interface Receiver {
  url: string;
  readonly arrivals: readonly Arrival[];
  /** Arrivals of one task, in order. */
  of(taskId: string): Arrival[];
  /** Resolves when `check` holds of what has arrived; looks at each arrival. Rejects after `deadlineMs`. */
  until(check: (arrivals: readonly Arrival[]) => boolean, deadlineMs: number, what: string): Promise<void>;
  close(): Promise<void>;
}

/** A status, and maybe headers with it. */
export type Answer = number | { status: number; headers?: Record<string, string> };

/**
 * The customers' side: records every request and answers 200. A path that begins with /hang is never answered. What
 * `answer` returns, when given, is the status, or status and headers, instead.
 */
export async function startReceiver(answer: (arrival: Arrival) => Answer = () => 200): Promise<Receiver> {
  const arrivals: Arrival[] = [];
  const watchers = new Set<() => void>();
  const server = createServer((request, response) => void receive(request, response));
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));

  async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const at = Date.now();
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of request) chunks.push(chunk as Buffer);
    } catch {
      return; // the sender was killed on the way: nothing has arrived
    }
    const header = (name: string): string => String(request.headers[name] ?? '');
    const arrival: Arrival = {
      taskId: header('webhook-id'),
      attempt: Number(header('qbasecron-attempt')),
      at,
      dueAt: Date.parse(header('qbasecron-due-at')),
      path: request.url ?? '',
      headers: request.headers,
      body: Buffer.concat(chunks).toString('utf8'),
    };
    arrivals.push(arrival);
    for (const check of [...watchers]) check();
    if (arrival.path.startsWith('/hang')) return;
    const answered = answer(arrival);
    const { status, headers = {} } = typeof answered === 'number' ? { status: answered } : answered;
    response.writeHead(status, headers).end();
  }

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    arrivals,
    of: (taskId) => arrivals.filter((arrival) => arrival.taskId === taskId),
    until(check, deadlineMs, what) {
      return new Promise((resolve, reject) => {
        const finish = (error?: Error): void => {
          clearTimeout(timer);
          watchers.delete(look);
          if (error) reject(error);
          else resolve();
        };
        const look = (): void => {
          if (check(arrivals)) finish();
        };
        const timer = setTimeout(
          () => finish(new Error(`not within ${deadlineMs} ms: ${what} (arrived so far: ${arrivals.length})`)),
          deadlineMs,
        );
        watchers.add(look);
        look();
      });
    },
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => void server.close(() => resolve()));
    },
  };
}
