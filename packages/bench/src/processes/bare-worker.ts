import { Agent } from 'node:http';
import { Worker } from 'bullmq';
import got from 'got';
import { Redis } from 'ioredis';

/**
 * The raw limit of burst and steady: a BullMQ worker that posts each job's body with got and keeps no ledger. The
 * in-flight limit and the agent are ours. Arguments: Redis URL, queue, concurrency. Prints `ready`.
 */
const [redisUrl = '', queueName = '', concurrency = '256'] = process.argv.slice(2);
type CallbackJob = { url: string; body: string; dueAt: string };

const agent = new Agent({ keepAlive: true, maxSockets: Number(concurrency) });
const client = got.extend({
  agent: { http: agent },
  retry: { limit: 0 },
  throwHttpErrors: false,
  followRedirect: false,
  decompress: false,
  timeout: { request: 30_000 },
});
const connection = new Redis(redisUrl, { maxRetriesPerRequest: null });
const worker = new Worker<CallbackJob>(
  queueName,
  async ({ data }) => {
    const headers = { 'content-type': 'application/json', 'qbasecron-due-at': data.dueAt };
    await client.post(data.url, { body: data.body, headers });
  },
  { connection, concurrency: Number(concurrency), removeOnComplete: { count: 0 }, removeOnFail: { count: 0 } },
);
worker.on('error', (error) => process.stderr.write(`${error.message}\n`));
await worker.waitUntilReady();
process.stdout.write('ready\n');
process.once('SIGTERM', () => {
  void worker.close().then(() => {
    connection.disconnect();
    agent.destroy();
  });
});
