import assert from 'node:assert/strict';
import type { Action, Task } from '@qbasecron/core';
import { aTask } from '@qbasecron/testkit';
import type { TestApp } from './start-app.ts';

export const actionsPath = '/api/v0.1.0/actions';
export const deadLettersPath = '/api/v0.1.0/dead-letters';
/** The least that is an action. */
export const leastAction = { action: 'retry', filter: { state: ['failed'] } };

/** A task that has failed, on record. */
export async function addFailed({ ledger, clock }: TestApp, over: Partial<Task> = {}): Promise<Task> {
  const task = aTask({
    createdAt: clock.now() - 5_000,
    state: 'failed',
    finishReason: 'rejected',
    lastStatus: 404,
    attemptCount: 1,
    triesSpent: 1,
    finishedAt: clock.now() - 1_000,
    purgeAt: clock.now() + 86_400_000,
    ...over,
  });
  await ledger.tasks.insertTasks([task]);
  return task;
}

/** The one action on record. */
export async function storedAction({ ledger }: TestApp): Promise<Action> {
  const [action] = await ledger.actions.listActions(1);
  assert.ok(action);
  return action;
}
