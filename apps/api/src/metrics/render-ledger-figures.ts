import type { EpochMs, LedgerFigures } from '@qbasecron/core';

/** The figures that one worker's duty keeps for all, in the Prometheus text format; empty when none are kept yet. */
export function renderLedgerFigures(figures: LedgerFigures | null, now: EpochMs): string {
  if (!figures) return '';
  const overdueMs = figures.oldestOverdueAt === null ? 0 : Math.max(0, now - figures.oldestOverdueAt);
  const lines = ['# HELP qbasecron_tasks Tasks on record by state.', '# TYPE qbasecron_tasks gauge'];
  for (const [state, count] of Object.entries(figures.tasksByState)) {
    lines.push(`qbasecron_tasks{state="${state}"} ${count}`);
  }
  lines.push(
    '# HELP qbasecron_oldest_overdue_seconds How long the oldest overdue task has been waiting.',
    '# TYPE qbasecron_oldest_overdue_seconds gauge',
    `qbasecron_oldest_overdue_seconds ${overdueMs / 1_000}`,
    '# HELP qbasecron_figures_age_seconds How old the counts of tasks by state are.',
    '# TYPE qbasecron_figures_age_seconds gauge',
    `qbasecron_figures_age_seconds ${Math.max(0, now - figures.measuredAt) / 1_000}`,
  );
  return `${lines.join('\n')}\n`;
}
