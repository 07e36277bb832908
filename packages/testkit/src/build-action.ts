import { randomBytes } from 'node:crypto';
import type { Action, ActionFilter } from '@qbasecron/core';
import { testNow } from './build-task.ts';

/** A running retry of every failed task, of which nothing is done yet. */
export function anAction(overrides: Partial<Omit<Action, 'filter'>> & { filter?: Partial<ActionFilter> } = {}): Action {
  const { filter, ...rest } = overrides;
  return {
    id: randomBytes(12).toString('hex'),
    kind: 'retry',
    edits: null,
    state: 'running',
    position: { at: testNow + 1, id: '' },
    matchedCount: 0,
    doneCount: 0,
    skipped: {},
    nextStepAt: testNow,
    createdAt: testNow,
    updatedAt: testNow,
    finishedAt: null,
    purgeAt: null,
    ...rest,
    filter: {
      states: ['failed'],
      label: null,
      scheduleId: null,
      destination: null,
      finishReasons: [],
      lastStatus: null,
      dueFrom: null,
      dueUntil: null,
      finishedFrom: null,
      finishedUntil: null,
      ...filter,
    },
  };
}
