import type { EpochMs, Slot } from '@qbasecron/core';

/**
 * Every name in Redis, in one place. BullMQ's keys are `<prefix>:<queue>:<its own>`.
 * - `<prefix>:slots:*`  queue of slot jobs, id `s-<partition>-<second>`
 * - `<prefix>:soon:*`   queue of direct jobs, id `d-<random>`
 * - `<prefix>:ticks:*`  queue of ticks, a job scheduler `t-<schedule's id>` for each schedule
 * - `<prefix>:epoch`    string: the run id of the Redis that was last filled
 * - `<prefix>:rate:<caller>`  integer with an end: requests of that caller in the window under way
 * - `<prefix>:holder:<incarnation>`  channel: questions to that incarnation
 * - `<prefix>:asker:<random>`        channel: answers to one asking process
 * - `<prefix>:flow:<flow>`   hash: who holds how much of a flow's limits; expires
 */

/** A hash tag, so that on Redis Cluster all keys of one script lie on one node. */
export const prefixDefault = '{qbasecron}';

export const slotsQueue = 'slots';
export const soonQueue = 'soon';
export const ticksQueue = 'ticks';
export const queues: readonly string[] = [slotsQueue, soonQueue, ticksQueue];

/** BullMQ refuses ids that are integers or contain a colon. */
export function slotJobId(slot: Slot): string {
  return `s-${slot.partition}-${slot.second}`;
}

/** The slot of a job's id, or null when it is not one that slotJobId makes. */
export function parseSlotJobId(id: string | undefined): Slot | null {
  const match = /^s-(\d{1,6})-(\d{1,12})$/.exec(id ?? '');
  return match ? { partition: Number(match[1]), second: Number(match[2]) } : null;
}

export function soonJobId(random: string): string {
  return `d-${random}`;
}

/** The id of the BullMQ job scheduler that brings a schedule's ticks. */
export function seriesId(scheduleId: string): string {
  return `t-${scheduleId}`;
}

/** The schedule's id, or null when it is not one that seriesId makes. */
export function parseSeriesId(id: string | undefined): string | null {
  return id?.startsWith('t-') && id.length > 2 ? id.slice(2) : null;
}

/** The moment of a series' tick by its job's id, which BullMQ makes: `repeat:<series>:<epoch ms>`; 0 for any other. */
export function seriesJobMoment(jobId: string | undefined): EpochMs {
  const match = /^repeat:.*:(\d{1,15})$/s.exec(jobId ?? '');
  return match ? Number(match[1]) : 0;
}

export function epochKey(prefix: string): string {
  return `${prefix}:epoch`;
}

export function rateKey(prefix: string, caller: string): string {
  return `${prefix}:rate:${caller}`;
}

/** The hash in which BullMQ keeps a queue's settings. */
export function queueMetaKey(prefix: string, queue: string): string {
  return `${prefix}:${queue}:meta`;
}

export function holderChannel(prefix: string, worker: string): string {
  return `${prefix}:holder:${worker}`;
}

export function askerChannel(prefix: string, random: string): string {
  return `${prefix}:asker:${random}`;
}

export function flowKey(prefix: string, flow: string): string {
  return `${prefix}:flow:${flow}`;
}
