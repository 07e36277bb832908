import type { RateLimit } from '../model/destination.ts';
import type { EpochMs } from '../model/task.ts';

/**
 * Limits that hold over all workers: each worker asks, a few times a second and for all its limited flows at once, for
 * its part of them. Rejects when whoever keeps the count is away; the caller then goes by an even share.
 */
export interface FlowLimits {
  /**
   * One answer for each ask, in order. Parts are handed out so that their sum never exceeds the limit; what a worker
   * does not ask for goes to the others, and what one held that asks no more is free after a few seconds.
   */
  share(worker: string, asks: readonly FlowAsk[]): Promise<FlowShare[]>;
}

export type FlowAsk = {
  flow: string;
  maxInFlight: number | null;
  rate: RateLimit | null;
  /** Requests under way, and tasks that wait to be sent. */
  inFlightCount: number;
  waitingCount: number;
};

export type FlowShare = {
  /** How many this worker may have under way; null when there is no such limit. */
  inFlightMax: number | null;
  /** Requests it may begin now, beside what it was given before; null when there is no such limit. */
  permits: number | null;
  /** When it is worth asking again after fewer permits than were wanted; null otherwise. */
  nextPermitAt: EpochMs | null;
};
