import type { EpochMs } from '../model/task.ts';
import type { DestinationFigures } from './dispatcher.ts';

/** Leases belong to a worker's incarnation: one record each, renewed by its owner alone. */
export interface WorkerRegistry {
  registerWorker(record: WorkerRecord): Promise<void>;
  /**
   * Writes renewedAt (never an earlier one than on record) and figures, if the record is still `alive`. False: it was
   * declared dead; take a new incarnation.
   */
  renewWorker(id: string, renewedAt: EpochMs, figures: WorkerFigures): Promise<boolean>;
  /** Every incarnation not yet `gone`, and those gone less than a day ago. */
  listWorkers(): Promise<WorkerRecord[]>;
  /** `alive` with renewedAt < before, and `dead` ones whose tasks were not all taken back. */
  silentWorkers(before: EpochMs): Promise<WorkerRecord[]>;
  /** alive → dead, if it has not renewed since `renewedAt`; true as well when it is dead already. */
  declareDead(id: string, renewedAt: EpochMs): Promise<boolean>;
  /** dead or alive → gone: it holds nothing any more. `purgeAt` is when the record may be forgotten. */
  retireWorker(id: string, at: EpochMs, purgeAt: EpochMs): Promise<void>;
}

export type WorkerRecord = {
  /** The incarnation: name, process id and a random part. */
  id: string;
  /** Stable over restarts, for people and metrics; default host name and process id. */
  name: string;
  state: 'alive' | 'dead' | 'gone';
  version: string;
  startedAt: EpochMs;
  renewedAt: EpochMs;
  figures: WorkerFigures;
};

/** What a worker tells of itself with every renewal; the counts are since its process started. */
export type WorkerFigures = {
  armedCount: number;
  inFlightCount: number;
  clockOffsetMs: number;
  timerUp: boolean;
  draining: boolean;
  attempts: { outcome: string; count: number }[];
  /** Cumulative counts by upper bound (`latenessBucketsMs` and, last, everything), as Prometheus has them. */
  latenessCounts: number[];
  latenessSumMs: number;
  ledgerLatencyMs: number;
  timerLatencyMs: number;
  /** The flows, bare urls' too, that it called of late, the latest first; a registry keeps destinationFiguresMax of them. */
  destinations: DestinationFigures[];
};

export const destinationFiguresMax = 100;

/** Upper bounds of the lateness histogram, milliseconds. */
export const latenessBucketsMs = [1, 2, 5, 10, 20, 50, 100, 250, 500, 1_000, 2_500, 5_000, 15_000, 60_000, 600_000];
