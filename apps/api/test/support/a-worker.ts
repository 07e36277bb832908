import { fakeClockStartAt } from '@qbasecron/testkit';
import type { WorkerFigures, WorkerRecord } from '@qbasecron/core';

/** A living worker's record with nothing armed; what is given replaces fields of the record and of its figures. */
export function aWorker(record: Partial<WorkerRecord> = {}, figures: Partial<WorkerFigures> = {}): WorkerRecord {
  return {
    id: 'w1-1-abc',
    name: 'w1',
    state: 'alive',
    version: '0.1.0',
    startedAt: fakeClockStartAt - 60_000,
    renewedAt: fakeClockStartAt,
    ...record,
    figures: {
      armedCount: 0,
      inFlightCount: 0,
      clockOffsetMs: 0,
      timerUp: true,
      draining: false,
      attempts: [],
      latenessCounts: [],
      latenessSumMs: 0,
      ledgerLatencyMs: 1,
      timerLatencyMs: 1,
      destinations: [],
      ...figures,
    },
  };
}
