import type { Clock } from '@qbasecron/core';
import { QueueKeys, RedisConnection, type BackendFactory, type RedisQueueBackend } from 'bullmq';
import type { Redis } from 'ioredis';
import { LedgerTimeBackend, type LedgerTimeOptions } from './ledger-time-backend.ts';

/** The scripts that fetch the next job. */
const fetchCommands = new Set(['moveToActive', 'moveToFinished']);

/** What they return: job as a flat list of fields, its id, rate limit delay, and when the next job is due. */
type FetchReply = [fields: unknown, id: unknown, limitDelay: unknown, nextDueAt: unknown];

export type FetchingOptions = LedgerTimeOptions & {
  redis: Redis;
  /** Asked before each fetch. */
  mayFetch: () => boolean;
  /** Holds each script from its sending to its reply; never rejecting. */
  underWay: Set<Promise<unknown>>;
};

/**
 * A worker's side of LedgerTimeBackend. Redis gives back the ledger's time, and BullMQ's worker, which compares with
 * Date.now(), is told that time translated to this process's wall clock.
 */
class FetchingBackend extends LedgerTimeBackend {
  readonly #redis: Redis;
  readonly #clock: Clock;
  readonly #mayFetch: () => boolean;
  readonly #underWay: Set<Promise<unknown>>;

  constructor(base: ConstructorParameters<typeof RedisQueueBackend>, options: FetchingOptions) {
    super(base, options);
    this.#redis = options.redis;
    this.#clock = options.clock;
    this.#mayFetch = options.mayFetch;
    this.#underWay = options.underWay;
  }

  override execCommand(client: never, commandName: string, args: unknown[]): unknown {
    const reply = Promise.resolve(super.execCommand(client, commandName, args));
    const settled = reply.then(noop, noop).finally(() => this.#underWay.delete(settled));
    this.#underWay.add(settled);
    return fetchCommands.has(commandName) ? reply.then((fetched) => this.#toWall(fetched)) : reply;
  }

  /** A worker that was paused while it waited for a job would otherwise still take one. */
  override moveToActive(...args: Parameters<RedisQueueBackend['moveToActive']>) {
    if (!this.#mayFetch()) return Promise.resolve([] as never);
    return super.moveToActive(...args);
  }

  override async waitForJob(blockSeconds: number) {
    const marker = await super.waitForJob(blockSeconds);
    if (marker && !this.#mayFetch()) this.#giveBack(marker);
    // Score 0 means that a job is ready; any other is when the next is due.
    return marker && marker.score > 0 ? { ...marker, score: marker.score + this.#wallAheadMs() } : marker;
  }

  /** The marker wakes one waiting worker, and this one does not fetch any more. */
  #giveBack(marker: { member: string; score: number }): void {
    // Not awaited and without a word when it fails: the others look by themselves after their drainDelay.
    this.#redis.zadd(this.keys['marker'] ?? '', 'NX', marker.score, marker.member).catch(() => undefined);
  }

  #wallAheadMs(): number {
    return Date.now() - this.#clock.now();
  }

  #toWall(reply: unknown): unknown {
    if (!Array.isArray(reply)) return reply;
    const [fields, id, limitDelay, nextDueAt] = reply as unknown as FetchReply;
    return [
      Array.isArray(fields) ? this.#startedByWall(fields) : fields,
      id,
      limitDelay,
      Number(nextDueAt) > 0 ? Number(nextDueAt) + this.#wallAheadMs() : nextDueAt,
    ];
  }

  /** BullMQ renews a job's lock by the time since processedOn, by the wall clock. */
  #startedByWall(fields: unknown[]): unknown[] {
    const index = fields.indexOf('processedOn');
    return index < 0 ? fields : fields.with(index + 1, String(Date.now()));
  }
}

function noop(): void {}

/** For BullMQ's Worker. The connections stay the caller's to end. */
export function fetchingBackend(
  deps: FetchingOptions & { blockingRedis: Redis; prefix: string },
): BackendFactory<RedisQueueBackend> {
  return (name, options) => {
    const keys = new QueueKeys(deps.prefix);
    const connection = new RedisConnection(deps.redis, { shared: true, blocking: false });
    const blockingConnection = new RedisConnection(deps.blockingRedis, { shared: false, blocking: true });
    return new FetchingBackend(
      [connection, name, keys.getKeys(name), (type) => keys.toKey(name, type), options, blockingConnection],
      deps,
    );
  };
}
