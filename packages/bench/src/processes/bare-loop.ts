import { Agent } from 'node:http';
import got from 'got';

/** The raw limit of got itself: posts `count` bodies with `concurrency` in flight, then prints the seconds it took. */
const [url = '', count = '0', concurrency = '256'] = process.argv.slice(2);
const agent = new Agent({ keepAlive: true, maxSockets: Number(concurrency) });
const client = got.extend({
  agent: { http: agent },
  retry: { limit: 0 },
  throwHttpErrors: false,
  followRedirect: false,
  decompress: false,
  timeout: { request: 30_000 },
});
const body = JSON.stringify({ pad: 'x'.repeat(260) });
let left = Number(count);
const startedAt = performance.now();
await Promise.all(
  Array.from({ length: Number(concurrency) }, async () => {
    while (left-- > 0) await client.post(url, { body, headers: { 'content-type': 'application/json' } });
  }),
);
process.stdout.write(`${(performance.now() - startedAt) / 1_000}\n`);
agent.destroy();
