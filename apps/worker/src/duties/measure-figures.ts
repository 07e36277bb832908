import type { DutyLedger, EpochMs } from '@qbasecron/core';

/** Counts beyond this are told as this: an exact count of millions would cost more than it is worth. */
const countMax = 100_000;

/** Keeps the ledger's figures for /metrics: tasks by state and the oldest overdue one. */
export async function measureFigures(
  duties: Pick<DutyLedger, 'measureFigures' | 'writeFigures'>,
  now: EpochMs,
): Promise<object> {
  const figures = await duties.measureFigures(now, countMax);
  await duties.writeFigures(figures);
  return figures.tasksByState;
}
