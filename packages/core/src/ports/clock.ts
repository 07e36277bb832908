import type { EpochMs } from '../model/task.ts';

/** Time, injected. Only an adapter touches Date, performance and setTimeout. */
export interface Clock {
  /** The ledger's time: this process's monotonic clock plus the measured offset. Use it for everything on record. */
  now(): EpochMs;
  /** Monotonic milliseconds from an arbitrary start; may stand still while the machine is suspended. */
  monotonic(): number;
  /** The machine's wall clock; may jump. Only for telling that time has passed while the process was stopped. */
  wall(): EpochMs;
  /** Calls `fn` once, not earlier than `ms` from now (0 when negative). Returns its cancel. */
  after(ms: number, fn: () => void): () => void;
  /** now() minus wall(): how far the ledger's clock is ahead of this machine's. */
  offsetMs(): number;
  /** False from a jump of the offset until it is measured anew: slots and duties wait. */
  isTrusted(): boolean;
}
