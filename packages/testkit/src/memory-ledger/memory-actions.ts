import type { Action, ActionLedger } from '@qbasecron/core';
import { assignGiven, by, copy, firstOf, type MemoryStore } from './memory-store.ts';

export function createMemoryActions({ actions }: MemoryStore): ActionLedger {
  return {
    async insertAction(action) {
      if (!actions.has(action.id)) actions.set(action.id, copy(action));
    },

    async findAction(id) {
      return copy(actions.get(id) ?? null);
    },

    async listActions(limit) {
      const oldestFirst = by<Action>(
        (action) => action.createdAt,
        (action) => action.id,
      );
      return firstOf([...actions.values()].sort(oldestFirst).reverse(), limit);
    },

    async dueActions(before, limit) {
      const nextStepAt = (action: Action): number => action.nextStepAt ?? Infinity;
      const due = [...actions.values()].filter((one) => one.state === 'running' && nextStepAt(one) <= before);
      return firstOf(due.sort(by(nextStepAt)), limit);
    },

    async changeAction(id, { state, position }, change) {
      const action = actions.get(id);
      if (action?.state !== state) return false;
      if (action.position.at !== position.at || action.position.id !== position.id) return false;
      assignGiven(action, change);
      return true;
    },
  };
}
