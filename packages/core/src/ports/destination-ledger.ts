import type { Destination } from '../model/destination.ts';
import type { EpochMs } from '../model/task.ts';
import type { InsertResult } from './task-ledger.ts';

/** Destinations on record. Throws as TaskLedger does. */
export interface DestinationLedger {
  /** `exists` when one of that name is on record, which is left as it is. */
  insertDestination(destination: Destination): Promise<InsertResult>;
  /** Sets the given fields and adds one to the revision, if the condition holds; else changes nothing and resolves to null. */
  changeDestination(
    name: string,
    condition: { revision?: number },
    change: DestinationChange,
  ): Promise<Destination | null>;
  findDestinations(names: readonly string[]): Promise<Destination[]>;
  /** By name, after `afterName`, at most `limit`. */
  listDestinations(afterName: string | null, limit: number): Promise<Destination[]>;
  /** True when it was there. */
  removeDestination(name: string): Promise<boolean>;
  /** Whether a task that is not finished, or a schedule, names it. */
  isNeeded(name: string): Promise<boolean>;
  /** Makes its tasks that were put off due at `at`, at most; resolves to how many. For a resume. */
  wakePostponed(name: string, at: EpochMs): Promise<number>;
}

export type DestinationChange = Partial<Omit<Destination, 'name' | 'createdAt' | 'revision'>>;
