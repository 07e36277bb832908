import { isFinal, type FollowUpLedger, type Task } from '@qbasecron/core';
import { selectTasks, type MemoryStore } from './memory-store.ts';

export function createMemoryFollowUps(store: MemoryStore): FollowUpLedger {
  const isOpen = ({ state, followUp }: Task): boolean => followUp === 'open' && isFinal(state);
  return {
    async openFollowUps(limit) {
      return selectTasks(store, (task) => isOpen(task) && task.deletedAt === null).slice(0, Math.max(limit, 0));
    },

    async closeFollowUps(ids, endedUntil) {
      for (const id of ids) {
        const task = store.tasks.get(id);
        if (task && isOpen(task) && (task.finishedAt ?? Infinity) <= endedUntil) task.followUp = 'done';
      }
    },
  };
}
