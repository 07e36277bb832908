import type { Clock, TickTimer } from '@qbasecron/core';
import type { Redis } from 'ioredis';
import type { LimitedLog } from './limited-log.ts';
import { ledgerTimeBackend } from './ledger-time-backend.ts';
import { seriesId, ticksQueue } from './names.ts';
import type { NextMoment } from './next-moment.ts';
import { openQueue } from './open-queue.ts';

/** Scripts on their way at once: enough to keep Redis busy, and each is through well within the command's time. */
const atOnceMax = 32;

export type TickKeeping = { ticks: TickTimer; close(): Promise<void> };

/**
 * The ticks, over a fail-fast connection that stays the caller's: one BullMQ job scheduler for each schedule. Where
 * Redis is away it rejects within a second; how many were kept is then unknown, and keeping them again is harmless but
 * for this: a tick that is due within a second is left out, and comes by the planner duty.
 */
export function createTickKeeping(deps: {
  redis: Redis;
  prefix: string;
  clock: Clock;
  limitedLog: LimitedLog;
  nextMoment: NextMoment;
}): TickKeeping {
  const queue = openQueue({ ...deps, name: ticksQueue, backend: ledgerTimeBackend(deps) });

  return {
    ticks: {
      keepTicks: (ticks) =>
        eachAtMost(atOnceMax, ticks, async ({ scheduleId, pattern }) => {
          await queue.upsertJobScheduler(seriesId(scheduleId), { pattern }, { name: 'tick' });
        }),
      dropTicks: (scheduleIds) =>
        eachAtMost(atOnceMax, scheduleIds, async (scheduleId) => {
          await queue.removeJobScheduler(seriesId(scheduleId));
        }),
    },
    close: () => queue.close(),
  };
}

/** Runs each item in order, at most `atOnce` at a time; after a failure it begins no more and rejects. */
async function eachAtMost<T>(atOnce: number, items: readonly T[], run: (item: T) => Promise<void>): Promise<void> {
  const left = items.values();
  let failed = false;
  const runOn = async (): Promise<void> => {
    for (const item of left) {
      if (failed) return;
      await run(item).catch((error: unknown) => {
        failed = true;
        throw error;
      });
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, runOn));
}
