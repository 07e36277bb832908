import type { Task } from '@qbasecron/core';

/**
 * Which target failed a task last, so that its retry goes to another one. Only this worker's own attempts are known: a
 * retry that another worker takes, or this one after a restart, may meet the same target again. Bounded: the oldest go.
 */
export interface LastTargets {
  get(taskId: string): string | null;
  set(taskId: string, url: string): void;
  forget(task: Pick<Task, 'id' | 'attemptCount'>): void;
}

export function createLastTargets(tasksMax = 10_000): LastTargets {
  const urls = new Map<string, string>();
  return {
    get: (taskId) => urls.get(taskId) ?? null,
    set(taskId, url) {
      // Set anew, so that it is the youngest.
      urls.delete(taskId);
      urls.set(taskId, url);
      for (const oldest of urls.keys()) {
        if (urls.size <= tasksMax) break;
        urls.delete(oldest);
      }
    },
    forget(task) {
      if (task.attemptCount > 0) urls.delete(task.id);
    },
  };
}
