import type { Task } from '@qbasecron/core';
import type { Holding } from '../../src/fire/holding.ts';

/** A holding of a task with the given id; only what the fire path reads. */
export function aHolding(id: string, over: Partial<Holding> = {}): Holding {
  return {
    task: { id, delivery: 'at_least_once', flow: 'https://one.example', priority: 'normal' } as Task,
    lease: { worker: 'worker-1.aaaaaaaa', token: 'aaaaaaaa-0' },
    phase: 'armed',
    bytes: 600,
    startedAt: 0,
    ...over,
  };
}
