import type {
  Clock,
  FlowLimits,
  HolderAnswerer,
  HolderAsker,
  Logger,
  NextTick,
  RateCounter,
  TickTimer,
  TimerConsumer,
  TimerEpoch,
  TimerSession,
  WheelTimer,
} from '@qbasecron/core';
import { createAnswerer } from './answer-holder.ts';
import { createAsker } from './ask-holder.ts';
import { createConsumer } from './consume.ts';
import { createEpoch } from './epoch.ts';
import { createTickKeeping } from './keep-ticks.ts';
import { createFlowLimits } from './limits/flow-limits.ts';
import { createLimitedLog } from './limited-log.ts';
import { prefixDefault } from './names.ts';
import { createNextMoment } from './next-moment.ts';
import { createOffering } from './offer.ts';
import { openRedis, readyOrLater } from './open-redis.ts';
import { createRateCounter } from './rate-counter.ts';

export type TimerOptions = {
  /** redis:// or rediss:// address, with user, password and database where needed. */
  url: string;
  /** In front of every name in Redis; a hash tag where Redis is a cluster. @default '{qbasecron}' */
  prefix?: string;
  log: Logger;
  clock: Clock;
  /**
   * Tells the ticks of a pattern. The same in every process: whichever takes a tick computes the next one.
   * @default none: then keepTicks keeps nothing, and a worker leaves ticks to others
   */
  nextTick?: NextTick;
};

export type ApiTimer = {
  timer: WheelTimer;
  ticks: TickTimer;
  epoch: TimerEpoch;
  asker: HolderAsker;
  rates: RateCounter;
  session: TimerSession;
};

export type WorkerTimer = {
  timer: WheelTimer;
  ticks: TickTimer;
  consumer: TimerConsumer;
  epoch: TimerEpoch;
  answerer: HolderAnswerer;
  asker: HolderAsker;
  limits: FlowLimits;
  session: TimerSession;
};

const noTicks: TickTimer = { keepTicks: async () => undefined, dropTicks: async () => undefined };

/** How long connectTimer waits for Redis before it goes on without. */
const connectWaitMs = 1_000;

/**
 * Opens the timer for one process. Never rejects and never hangs for a Redis that is away: it resolves after a second
 * at the latest, and every connection is made, or made again, as soon as that is possible. Until then offers, epoch
 * and ping reject within a second, and questions are answered by null.
 *
 * `session.close` ends every connection but the consumer's; close the consumer first. Both are harmless to repeat.
 */
export async function connectTimer(options: TimerOptions & { role: 'api' }): Promise<ApiTimer>;
export async function connectTimer(
  options: TimerOptions & {
    role: 'worker';
    /** Slot jobs at once, and direct jobs at once. @default 8 */
    concurrency?: number;
  },
): Promise<WorkerTimer>;
export async function connectTimer(
  options: TimerOptions & { role: 'api' | 'worker'; concurrency?: number },
): Promise<ApiTimer | WorkerTimer> {
  const { url, prefix = prefixDefault, log, clock, role, concurrency = 8, nextTick } = options;
  const limitedLog = createLimitedLog({ log, clock });
  let closing: Promise<void> | null = null;
  const redis = openRedis({ url, purpose: 'commands', limitedLog });
  const subscriber = openRedis({ url, purpose: 'subscriber', limitedLog });

  const nextMoment = createNextMoment({ nextTick: nextTick ?? (() => null), limitedLog });
  const offering = createOffering({ redis, prefix, clock, limitedLog });
  const keeping = createTickKeeping({ redis, prefix, clock, limitedLog, nextMoment });
  const trimEvents = (): void => {
    offering.trimEvents().catch((error: unknown) => {
      limitedLog('warn', { error }, 'the event streams of the timer could not be limited');
    });
  };
  redis.on('ready', trimEvents);
  tellAbsence();

  const shared = {
    timer: offering.timer,
    ticks: nextTick ? keeping.ticks : noTicks,
    epoch: createEpoch({ redis, prefix, afterWrite: offering.trimEvents }),
    session: createSession(),
  };
  const channel = { redis, subscriber, prefix, clock, limitedLog };
  const ports: ApiTimer | WorkerTimer =
    role === 'api'
      ? { ...shared, asker: createAsker(channel), rates: createRateCounter({ redis, prefix }) }
      : {
          ...shared,
          consumer: createConsumer({
            url,
            prefix,
            clock,
            log,
            limitedLog,
            concurrency,
            nextMoment,
            takesTicks: nextTick !== undefined,
          }),
          answerer: createAnswerer(channel),
          asker: createAsker(channel),
          limits: createFlowLimits({ redis, prefix, clock }),
        };
  await Promise.all([readyOrLater(redis, connectWaitMs), readyOrLater(subscriber, connectWaitMs)]);
  return ports;

  /** One line when the timer goes and one when it is back. */
  function tellAbsence(): void {
    let away = false;
    redis.on('close', () => {
      if (away || closing) return;
      away = true;
      log.warn({}, 'the timer is away; tasks are sent by the audit until it is back');
    });
    redis.on('ready', () => {
      if (away) log.info({}, 'the timer is back');
      away = false;
    });
  }

  function createSession(): TimerSession {
    return {
      async ping() {
        const startedAt = clock.monotonic();
        await redis.ping();
        return clock.monotonic() - startedAt;
      },
      close: () => (closing ??= closeAll()),
    };
  }

  async function closeAll(): Promise<void> {
    await Promise.all([offering.close(), keeping.close()]);
    redis.disconnect();
    subscriber.disconnect();
  }
}
