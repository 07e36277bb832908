import { Redis, type RedisOptions } from 'ioredis';
import type { LimitedLog } from './limited-log.ts';

/**
 * What a connection is for decides how it behaves while Redis is away. All reconnect for ever, at most a second apart.
 * - commands: offers, epoch, questions. Each command fails at once while away and after commandTimeoutMs when hung.
 * - consumer: BullMQ's workers, which need their commands kept until Redis is back.
 * - blocking: as consumer, waiting for jobs. One for each queue.
 * - subscriber: keeps its subscriptions over reconnections.
 */
export type RedisPurpose = 'commands' | 'consumer' | 'blocking' | 'subscriber';

/** Below a second, so that a caller who is promised an answer within one gets it. */
const commandTimeoutMs = 900;

const retryDelayMinMs = 50;
const retryDelayMaxMs = 1_000;

/** A connection that can be ended for good: BullMQ may be about to reconnect one that it found disconnected. */
export class EndableRedis extends Redis {
  // Only declared: the constructor of Redis connects already, before a field of ours would be set.
  declare private ended?: boolean;

  override connect(...args: Parameters<Redis['connect']>): Promise<void> {
    if (this.ended) return Promise.reject(new Error('Connection is closed.'));
    return super.connect(...args);
  }

  endForGood(): void {
    this.ended = true;
    this.disconnect();
  }
}

/** Starts to connect; never throws for a Redis that is away. */
export function openRedis(options: { url: string; purpose: RedisPurpose; limitedLog: LimitedLog }): EndableRedis {
  const { url, purpose, limitedLog } = options;
  const redisOptions = {
    connectionName: `qbasecron-${purpose}`,
    connectTimeout: 2_000,
    retryStrategy: (times: number) => Math.min(retryDelayMinMs * 2 ** (times - 1), retryDelayMaxMs),
    // After a failover the old primary answers READONLY; the address then leads to the new one.
    reconnectOnError: (error: Error) => error.message.startsWith('READONLY'),
    ...(purpose === 'commands' ? failFast : keepCommands),
  } satisfies RedisOptions;
  const redis = new EndableRedis(url, redisOptions);
  redis.on('error', (error: Error) => limitedLog('warn', { error, purpose }, 'the connection to Redis failed'));
  return redis;
}

const failFast = {
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
  commandTimeout: commandTimeoutMs,
};

const keepCommands = { maxRetriesPerRequest: null };

/** Resolves when the connection is ready, or after `waitMs` without it: being away is no reason not to start. */
export function readyOrLater(redis: Redis, waitMs: number): Promise<void> {
  if (redis.status === 'ready') return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      redis.off('ready', done);
      resolve();
    };
    const timer = setTimeout(done, waitMs);
    redis.on('ready', done);
  });
}
