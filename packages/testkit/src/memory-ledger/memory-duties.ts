import { taskStates, type DutyLedger, type LedgerFigures } from '@qbasecron/core';
import { copy, type MemoryStore } from './memory-store.ts';

/** Beyond this, a time on record comes from a clock that was ahead. */
const clockToleranceMs = 1_000;

export function createMemoryDuties(store: MemoryStore): DutyLedger {
  return {
    async claimDuty(name, now, nextAt) {
      const onRecord = store.duties.get(name) ?? -Infinity;
      if (onRecord > now && onRecord <= nextAt + clockToleranceMs) return false;
      store.duties.set(name, nextAt);
      return true;
    },

    async measureFigures(now, countMax) {
      const tasks = [...store.tasks.values()];
      const counts = taskStates.map((state) => {
        const count = tasks.filter((task) => task.state === state).length;
        return [state, Math.min(count, countMax)] as const;
      });
      const overdue = tasks.filter((task) => task.state === 'scheduled' && task.nextAttemptAt < now);
      return {
        measuredAt: now,
        tasksByState: Object.fromEntries(counts) as LedgerFigures['tasksByState'],
        oldestOverdueAt: overdue.length > 0 ? Math.min(...overdue.map((task) => task.nextAttemptAt)) : null,
      };
    },

    async writeFigures(figures) {
      store.figures = copy(figures);
    },

    async readFigures() {
      return copy(store.figures);
    },
  };
}
