import { createServer, type IncomingMessage, type Server } from 'node:http';
import { UserFailure } from '../failure.ts';
import { field, request } from '../supervise/http.ts';

const delay = '4s';
const limitMsDefault = 20_000;

type SelfCheckOptions = { apiUrl: string; token: string; limitMs?: number };

/**
 * Schedules a task 4 s ahead to a receiver of its own and resolves to how many ms late the callback came (arrival by
 * this machine's clock minus due_at, so never exact when the ledger is on another machine). Throws UserFailure when
 * the task is refused, or when no callback has come after `limitMs` (20 s).
 */
export async function selfCheck({ apiUrl, token, limitMs = limitMsDefault }: SelfCheckOptions): Promise<number> {
  const receiver = await startReceiver(limitMs);
  try {
    const answer = await request(`${apiUrl}/api/v0.1.0/tasks`, {
      method: 'POST',
      token,
      json: { delay, desc: 'Self-check of the launcher', callback_url: receiver.url },
    });
    const dueAt = Date.parse(String(field(answer.json, 'due_at')));
    if (answer.status !== 201 || Number.isNaN(dueAt)) {
      throw new UserFailure(`The self-check failed: the api answered ${answer.status} to a task: ${answer.text}`);
    }
    const arrivedAt = await receiver.arrival;
    if (arrivedAt === null) {
      throw new UserFailure(
        `The self-check failed: no callback came within ${limitMs / 1000} s; the workers' logs in the data folder say more.`,
      );
    }
    return arrivedAt - dueAt;
  } finally {
    await receiver.close();
  }
}

type Receiver = { url: string; arrival: Promise<number | null>; close(): Promise<void> };

async function startReceiver(limitMs: number): Promise<Receiver> {
  let arrive: (at: number | null) => void = () => {};
  const arrival = new Promise<number | null>((resolve) => (arrive = resolve));
  const server: Server = createServer((incoming: IncomingMessage, response) => {
    arrive(Date.now());
    incoming.resume();
    response.end('thank you');
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port: 0, host: '127.0.0.1' }, resolve);
  });
  const timer = setTimeout(() => arrive(null), limitMs);
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/self-check`,
    arrival,
    async close() {
      clearTimeout(timer);
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
    },
  };
}
