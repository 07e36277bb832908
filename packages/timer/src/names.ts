import type { Slot } from '@qbasecron/core';

/**
 * Every name in Redis, in one place. BullMQ's keys are `<prefix>:<queue>:<its own>`.
 * - `<prefix>:slots:*`  queue of slot jobs, id `s-<partition>-<second>`
 * - `<prefix>:soon:*`   queue of direct jobs, id `d-<random>`
 * - `<prefix>:epoch`    string: the run id of the Redis that was last filled
 * - `<prefix>:holder:<incarnation>`  channel: questions to that incarnation
 * - `<prefix>:asker:<random>`        channel: answers to one asking process
 */

/** A hash tag, so that on Redis Cluster all keys of one script lie on one node. */
export const prefixDefault = '{qbasecron}';

export const slotsQueue = 'slots';
export const soonQueue = 'soon';

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

export function epochKey(prefix: string): string {
  return `${prefix}:epoch`;
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
