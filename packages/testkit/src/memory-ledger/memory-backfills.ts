import type { Backfill, BackfillLedger } from '@qbasecron/core';
import { assignGiven, by, copy, firstOf, type MemoryStore } from './memory-store.ts';

export function createMemoryBackfills({ backfills }: MemoryStore): BackfillLedger {
  return {
    async insertBackfill(backfill) {
      if (!backfills.has(backfill.id)) backfills.set(backfill.id, copy(backfill));
    },

    async findBackfill(id) {
      return copy(backfills.get(id) ?? null);
    },

    async listBackfills(scheduleId, limit) {
      const found = [...backfills.values()].filter((backfill) => backfill.scheduleId === scheduleId);
      found.sort(
        by<Backfill>(
          (backfill) => backfill.createdAt,
          (backfill) => backfill.id,
        ),
      );
      return firstOf(found.reverse(), limit);
    },

    async dueBackfills(before, limit) {
      const nextPlanAt = (backfill: Backfill): number => backfill.nextPlanAt ?? Infinity;
      const due = [...backfills.values()].filter((one) => one.state === 'running' && nextPlanAt(one) <= before);
      return firstOf(due.sort(by(nextPlanAt)), limit);
    },

    async changeBackfill(id, condition, change) {
      const backfill = backfills.get(id);
      if (backfill?.state !== 'running' || backfill.plannedUntil !== condition.plannedUntil) return false;
      assignGiven(backfill, change);
      return true;
    },
  };
}
