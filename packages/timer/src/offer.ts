import { randomUUID } from 'node:crypto';
import { slotArmAt, type Clock, type Slot, type WheelTimer } from '@qbasecron/core';
import type { BulkJobOptions, Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import type { LimitedLog } from './limited-log.ts';
import { queueMetaKey, queues, slotJobId, slotsQueue, soonJobId, soonQueue } from './names.ts';
import { openQueue } from './open-queue.ts';
import { soonIdsMax, type SoonPayload } from './payloads.ts';

/** Finished jobs are worth nothing here, and a Redis full of them is the classic outage. */
const jobOptions: BulkJobOptions = { removeOnComplete: true, removeOnFail: true };

/** Nobody reads BullMQ's event stream. */
const eventsMax = 10;

/** Jobs in one pipeline: small enough that it is through well within the command's time. */
const pipelineJobsMax = 500;

export type Offering = { timer: WheelTimer; trimEvents(): Promise<void>; close(): Promise<void> };

/**
 * The offering side, over a fail-fast connection that stays the caller's. Offers reject within a second when Redis
 * is away; whether some of them arrived is then unknown, and offering again is harmless.
 */
export function createOffering(deps: { redis: Redis; prefix: string; clock: Clock; limitedLog: LimitedLog }): Offering {
  const { redis, prefix, clock } = deps;
  const slots = openQueue({ ...deps, name: slotsQueue });
  const soon = openQueue({ ...deps, name: soonQueue });

  function slotJob(slot: Slot): Parameters<Queue['addBulk']>[0][number] {
    // BullMQ takes timestamp + delay for the due time: with our own timestamp, this process's wall clock has no say.
    const timestamp = clock.now();
    const delay = Math.max(0, slotArmAt(slot) - timestamp);
    return { name: 'slot', data: {}, opts: { ...jobOptions, jobId: slotJobId(slot), timestamp, delay } };
  }

  function soonJob(ids: string[]): Parameters<Queue['addBulk']>[0][number] {
    const data: SoonPayload = { ids };
    const jobId = soonJobId(randomUUID());
    return { name: 'soon', data, opts: { ...jobOptions, jobId, timestamp: clock.now() } };
  }

  return {
    timer: {
      async offerSlots(offered) {
        for (const part of parts(offered, pipelineJobsMax)) await slots.addBulk(part.map(slotJob));
      },
      async offerSoon(taskIds) {
        for (const ids of parts(taskIds, soonIdsMax)) await soon.addBulk([soonJob(ids)]);
      },
    },
    /** To be repeated whenever Redis may have lost it: without this setting BullMQ keeps 10,000 events a queue. */
    async trimEvents() {
      await Promise.all(queues.map((queue) => redis.hset(queueMetaKey(prefix, queue), 'opts.maxLenEvents', eventsMax)));
    },
    async close() {
      await Promise.all([slots.close(), soon.close()]);
    },
  };
}

function* parts<T>(items: readonly T[], size: number): Generator<T[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}
