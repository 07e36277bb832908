import { assert, type Clock, type EpochMs } from '@qbasecron/core';
import {
  ErrorCode,
  QueueKeys,
  RedisConnection,
  RedisQueueBackend,
  type BackendFactory,
  type JobSchedulerJobOptions,
  type RepeatStrategy,
} from 'bullmq';
import type { Redis } from 'ioredis';
import { seriesJobMoment } from './names.ts';
import { farMs, type NextMoment } from './next-moment.ts';

/** Where BullMQ 6.7 puts the time among the arguments of each script that decides by it: keys come first. */
const timeArguments: Record<string, number> = {
  moveToActive: 12,
  moveToFinished: 15,
  addJobScheduler: 17,
  updateJobScheduler: 16,
};

/**
 * The clocks of two processes differ by less. A tick that is due within this time may be under way in another process;
 * BullMQ would write over its job, and the series would end with it.
 */
const skewMs = 1_000;

export type LedgerTimeOptions = { clock: Clock; nextMoment: NextMoment };

type Add = Parameters<RedisQueueBackend['addJobScheduler']>;
type Update = Parameters<RedisQueueBackend['updateJobSchedulerNextMillis']>;

/**
 * BullMQ's Redis backend on the ledger's clock: in a process whose wall clock is an hour ahead, BullMQ would promote
 * every job of the next hour, for all workers, and push every series that it touches an hour away.
 *
 * A series' next moment is decided here and not in BullMQ's repeatStrategy, because BullMQ never lets that answer be
 * less than its Date.now(), nor tells it which tick has come.
 */
export class LedgerTimeBackend extends RedisQueueBackend {
  readonly #clock: Clock;
  readonly #nextMoment: NextMoment;

  constructor(base: ConstructorParameters<typeof RedisQueueBackend>, options: LedgerTimeOptions) {
    super(...base);
    this.#clock = options.clock;
    this.#nextMoment = options.nextMoment;
  }

  override execCommand(client: never, commandName: string, args: unknown[]): unknown {
    const index = timeArguments[commandName];
    if (index === undefined) return super.execCommand(client, commandName, args);
    assert(typeof args[index] === 'number', `BullMQ passes the time to ${commandName} as argument ${index}`);
    return super.execCommand(client, commandName, args.with(index, this.#clock.now()));
  }

  /** A series is added, or its pattern changed: what waited of it is replaced by the next tick, from a second on. */
  override async addJobScheduler(...[id, , data, templateOptions, series, , producerId]: Add) {
    const pattern = patternOf(series);
    const add = (next: EpochMs) =>
      super.addJobScheduler(id, next, data, templateOptions, series, jobOptions(pattern), producerId);
    const next = this.#nextMoment(id, pattern, this.#clock.now() + skewMs);
    try {
      return await add(next);
    } catch (error) {
      if ((error as { code?: unknown }).code !== ErrorCode.SchedulerJobIdCollision) throw error;
      // A job of that moment exists and is under way, or left over from a series that broke: the tick after it goes on.
      return await add(this.#nextMoment(id, pattern, next));
    }
  }

  /** A tick has come and the series goes on from it. The script does nothing unless `producerId` is its latest tick. */
  override updateJobSchedulerNextMillis(...[id, , data, options, producerId]: Update) {
    const pattern = patternOf((options as JobSchedulerJobOptions).repeat);
    // From the tick's own moment where a clock is a little behind it: the same tick again would end the series.
    const after = Math.max(this.#clock.now(), seriesJobMoment(producerId));
    const next = this.#nextMoment(id, pattern, after);
    return super.updateJobSchedulerNextMillis(id, next, data, jobOptions(pattern), producerId);
  }
}

/** A job needs its series' pattern. What else BullMQ would put in are times of this process's wall clock. */
function jobOptions(pattern: string): JobSchedulerJobOptions {
  return { repeat: { pattern } };
}

/** A series without a pattern is not ours; it is treated as one that nobody understands. */
function patternOf(series: { pattern?: string } | undefined): string {
  return series?.pattern ?? '';
}

/**
 * For every Queue and every Worker, since BullMQ goes on with a series in both and reads the pattern as its own cron
 * where this is missing. Its answer counts for nothing, see LedgerTimeBackend; if it ever did, ticks would come daily.
 */
export const standInStrategy: RepeatStrategy = (millis) => millis + farMs;

/** For BullMQ's Queue, over a connection that stays the caller's. */
export function ledgerTimeBackend(
  deps: LedgerTimeOptions & { redis: Redis; prefix: string },
): BackendFactory<RedisQueueBackend> {
  return (name, options) => {
    const keys = new QueueKeys(deps.prefix);
    // As in openQueue: BullMQ's own start would be broken for good if Redis is away.
    const connection = new RedisConnection(deps.redis, {
      shared: true,
      blocking: false,
      skipWaitingForReady: true,
      skipVersionCheck: true,
    });
    return new LedgerTimeBackend(
      [connection, name, keys.getKeys(name), (type) => keys.toKey(name, type), options],
      deps,
    );
  };
}
