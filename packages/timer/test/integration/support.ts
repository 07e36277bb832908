import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger, type Clock, type Logger, type NextTick } from '@qbasecron/core';
import {
  conformanceTick,
  createRealClock,
  eventually,
  withDeadline,
  type MemoryTimerPorts,
  type TimerHarness,
} from '@qbasecron/testkit';
import { Redis } from 'ioredis';
import { connectTimer } from '../../src/index.ts';

export function redisUrl(): string {
  const url = process.env['REDIS_URL'];
  if (!url) throw new Error('These tests need a Redis: set REDIS_URL, for instance redis://127.0.0.1:6379');
  return url;
}

export function randomPrefix(): string {
  return `{test-${randomBytes(6).toString('hex')}}`;
}

/** Deletes what lies under the prefix and nothing else. */
export async function deleteKeys(url: string, prefix: string): Promise<void> {
  const redis = new Redis(url);
  try {
    for (let cursor = '0'; ;) {
      // Square brackets would be special in a pattern; curly ones are not.
      const [next, keys] = await redis.scan(cursor, 'MATCH', `${prefix}:*`, 'COUNT', 1_000);
      if (keys.length > 0) await redis.del(...keys);
      cursor = next;
      if (cursor === '0') return;
    }
  } finally {
    redis.disconnect();
  }
}

/** Both roles of one process over real Redis, in the shape that the conformance suite and these tests use. */
export async function connectBoth(options: {
  url: string;
  prefix: string;
  clock: Clock;
  concurrency?: number;
  nextTick?: NextTick;
  log?: Logger;
}): Promise<MemoryTimerPorts & { close(): Promise<void> }> {
  const { url, prefix, clock, nextTick = conformanceTick, log = silentLogger } = options;
  const base = { url, prefix, clock, nextTick, log };
  const [api, worker] = await Promise.all([
    connectTimer({ ...base, role: 'api' }),
    connectTimer({ ...base, role: 'worker', concurrency: options.concurrency ?? 8 }),
  ]);
  return {
    timer: api.timer,
    ticks: api.ticks,
    asker: api.asker,
    rates: api.rates,
    session: api.session,
    epoch: worker.epoch,
    consumer: worker.consumer,
    answerer: worker.answerer,
    limits: worker.limits,
    async close() {
      await worker.consumer.close(0);
      await Promise.all([api.session.close(), worker.session.close()]);
    },
  };
}

/** Each harness has a prefix of its own; `deleteKeys` is what FLUSHALL would do to it. */
export async function openRealHarness(
  options: { clock?: Clock; url?: string } = {},
): Promise<TimerHarness & { prefix: string }> {
  const { clock = createRealClock(), url = redisUrl() } = options;
  const prefix = randomPrefix();
  const connected: { close(): Promise<void> }[] = [];
  return {
    prefix,
    clock,
    async connect(options = {}) {
      const ports = await connectBoth({ url, prefix, clock, ...options });
      connected.push(ports);
      return ports;
    },
    until: async (condition, maxMs) =>
      void (await eventually(condition, { what: 'the condition of the test', deadlineMs: maxMs, everyMs: 5 })),
    loseEverything: () => deleteKeys(url, prefix),
    async close() {
      await Promise.all(connected.map((ports) => ports.close()));
      await deleteKeys(url, prefix);
    },
  };
}

export interface PrivateRedis {
  url: string;
  stop(): Promise<void>;
  /** On the same port and folder. */
  start(): Promise<void>;
  flushAll(): Promise<void>;
  /** Keeps its connections and answers nothing, until thawed. */
  freeze(): void;
  thaw(): void;
  /** Stops it and deletes its folder. */
  close(): Promise<void>;
}

/** A Redis of the test's own, with an append-only file, on a free port. */
export async function startPrivateRedis(): Promise<PrivateRedis> {
  const bin = process.env['REDIS_SERVER_BIN'] || 'redis-server';
  const port = await freePort();
  const dir = await mkdtemp(join(tmpdir(), 'qbasecron-redis-'));
  const url = `redis://127.0.0.1:${port}`;
  let server: ChildProcess | null = null;

  async function start(): Promise<void> {
    const options = ['--bind', '127.0.0.1', '--port', `${port}`, '--dir', dir, '--appendonly', 'yes', '--save', ''];
    const child = spawn(bin, [...options, '--hz', '100', '--maxmemory-policy', 'noeviction'], { stdio: 'ignore' });
    try {
      await once(child, 'spawn');
    } catch (cause) {
      await rm(dir, { recursive: true });
      const advice = 'put redis-server on the PATH or name it in REDIS_SERVER_BIN';
      throw new Error(`These tests start a Redis of their own and cannot run "${bin}": ${advice}`, { cause });
    }
    server = child;
    await command((redis) => redis.ping());
  }

  async function command(run: (redis: Redis) => Promise<unknown>): Promise<void> {
    const redis = new Redis(url, { retryStrategy: () => 20, maxRetriesPerRequest: null });
    redis.on('error', () => undefined);
    try {
      await withDeadline(run(redis), { what: 'an answer of the private Redis' });
    } finally {
      redis.disconnect();
    }
  }

  async function stop(): Promise<void> {
    if (!server) return;
    const exited = once(server, 'exit');
    // A frozen one hears SIGTERM only when it goes on.
    server.kill('SIGTERM');
    server.kill('SIGCONT');
    await exited;
    server = null;
  }

  await start();
  return {
    url,
    start,
    stop,
    freeze: () => void server?.kill('SIGSTOP'),
    thaw: () => void server?.kill('SIGCONT'),
    flushAll: () => command((redis) => redis.flushall()),
    async close() {
      await stop();
      await rm(dir, { recursive: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (!address || typeof address === 'string') throw new Error('no port was given');
  return address.port;
}
