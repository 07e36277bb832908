import { Agent, request } from 'node:http';

/**
 * Posts `count` JSON bodies over `connections` kept connections, each sending its next when its last was answered.
 * Resolves to requests a second. Rejects at the first status other than `expected`.
 */
export async function postOver(options: {
  url: string;
  count: number;
  connections: number;
  body: (index: number) => string;
  expected: number;
}): Promise<number> {
  const { url, count, connections, expected } = options;
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  let next = 0;
  const send = (body: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
      const sent = request(url, { method: 'POST', agent, headers }, (response) => {
        response.resume();
        response.once('end', () => {
          if (response.statusCode === expected) resolve();
          else reject(new Error(`${url} answered ${response.statusCode}`));
        });
      });
      sent.once('error', reject).end(body);
    });
  const startedAt = performance.now();
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (next < count) await send(options.body(next++));
    }),
  );
  const seconds = (performance.now() - startedAt) / 1_000;
  agent.destroy();
  return count / seconds;
}
