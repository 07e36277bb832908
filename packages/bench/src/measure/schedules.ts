import type { Stack } from '@qbasecron/e2e';
import { MongoClient, type Document } from 'mongodb';
import type { BenchReceiver } from './receiver.ts';
import { weighRedisAt, type RedisWeight } from './redis-weight.ts';
import { percentile } from './statistics.ts';

const minuteMs = 60_000;
/** Planning begins this long before the minute; schedules posted later miss it. */
const leadMs = 15_000;
const parallelPosts = 32;

export type Schedules = {
  count: number;
  postedPerSecond: number;
  /** Occurrences a second, from the first to the last that the ledger took for the same minute. */
  plannedPerSecond: number;
  /** The last of them was planned so long before its minute. */
  plannedBeforeMs: number;
  latenessMs: { p50: number; p99: number; max: number };
  redisBytesPerSchedule: number;
};

/**
 * `count` schedules of every minute: how fast a minute's occurrences are planned, how late they reach the receiver, and
 * what their ticks cost Redis, beside what it held before any. Looks at the second minute after the last was posted, when all run by themselves.
 */
export async function measureSchedules(
  stack: Stack,
  receiver: BenchReceiver,
  options: { database: string; count: number; weightBefore: RedisWeight },
): Promise<Schedules> {
  const { database, count, weightBefore } = options;
  const mongo = new MongoClient(stack.mongo.uri);
  try {
    const startedAt = performance.now();
    await postSchedules(stack, `${receiver.url}/hit`, count);
    const postedPerSecond = count / ((performance.now() - startedAt) / 1_000);
    const minute = Math.ceil((Date.now() + leadMs) / minuteMs) * minuteMs + minuteMs;
    // Between two minutes the receiver is empty of what came before, and nothing is under way.
    await sleepUntil(minute - minuteMs / 2);
    await receiver.reset();
    const figures = await receiver.collect(count, 2 * minuteMs);
    // By now the tick loader has been round.
    const after = await weighRedisAt(stack.redis.uri);
    const tasks = mongo.db(database).collection<Document>('tasks');
    const planned = await tasks.find({ nominal_time: new Date(minute) }, { projection: { create_at: 1 } }).toArray();
    const createdAt = planned.map(({ create_at: at }) => (at as Date).getTime());
    const [first, last] = [Math.min(...createdAt), Math.max(...createdAt)];
    if (planned.length < count) throw new Error(`only ${planned.length} of ${count} occurrences were planned`);
    // Their ticks find nothing any more and remove themselves, long before the next round weighs.
    await mongo.db(database).collection('schedules').deleteMany({});
    const lateness = figures.latenessMs.slice(0, count);
    return {
      count,
      postedPerSecond,
      plannedPerSecond: count / (Math.max(1, last - first) / 1_000),
      plannedBeforeMs: minute - last,
      latenessMs: { p50: percentile(lateness, 0.5), p99: percentile(lateness, 0.99), max: percentile(lateness, 1) },
      redisBytesPerSchedule: (after.bytes - weightBefore.bytes) / count,
    };
  } finally {
    await mongo.close();
  }
}

async function postSchedules(stack: Stack, callbackUrl: string, count: number): Promise<void> {
  let next = 0;
  async function post(): Promise<void> {
    while (next++ < count) {
      const schedule = { cron: '* * * * *', task: { callback_url: callbackUrl } };
      const { status, body } = await stack.client.request('POST', '/schedules', schedule);
      if (status !== 201) throw new Error(`POST /schedules answered ${status}: ${JSON.stringify(body)}`);
    }
  }
  await Promise.all(Array.from({ length: parallelPosts }, post));
}

async function sleepUntil(at: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, at - Date.now())));
}
