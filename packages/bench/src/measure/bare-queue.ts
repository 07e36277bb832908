import { randomBytes } from 'node:crypto';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { runProgram } from '../processes/run.ts';

/** A bare BullMQ queue with as many worker processes as ours has: no ledger, each job carries its whole callback. */
export interface BareQueue {
  /** Adds a delayed job for each task, in batches. */
  add(tasks: readonly { url: string; body: string; dueAt: number }[]): Promise<void>;
  close(): Promise<void>;
}

const batchMax = 500;

export async function startBareQueue(redisUrl: string, workerCount: number, concurrency: number): Promise<BareQueue> {
  const name = `bare-${randomBytes(4).toString('hex')}`;
  const connection = new Redis(redisUrl, { maxRetriesPerRequest: null });
  const queue = new Queue(name, { connection });
  const workers = await Promise.all(
    Array.from({ length: workerCount }, () => runProgram('bare-worker', [redisUrl, name, String(concurrency)])),
  );
  return {
    async add(tasks) {
      for (let start = 0; start < tasks.length; start += batchMax) {
        const now = Date.now();
        await queue.addBulk(
          tasks.slice(start, start + batchMax).map(({ url, body, dueAt }) => ({
            name: 'callback',
            data: { url, body, dueAt: new Date(dueAt).toISOString() },
            opts: { delay: Math.max(0, dueAt - now), removeOnComplete: true, removeOnFail: true },
          })),
        );
      }
    },
    async close() {
      await Promise.all(workers.map((worker) => worker.stop()));
      await queue.obliterate({ force: true });
      await queue.close();
      connection.disconnect();
    },
  };
}
