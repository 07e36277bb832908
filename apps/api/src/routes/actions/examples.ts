import { actionView, type ActionRecord } from '@qbasecron/contracts';
import type { Action } from '@qbasecron/core';

const at = Date.UTC(2026, 10, 11, 3, 9, 55);

const running: Action = {
  id: '66f0c2b5d3e4f5a6b7c8d9e1',
  kind: 'retry',
  filter: {
    states: ['failed'],
    label: null,
    scheduleId: null,
    destination: 'mail',
    finishReasons: [],
    lastStatus: 503,
    dueFrom: null,
    dueUntil: null,
    finishedFrom: at - 3_600_000,
    finishedUntil: null,
  },
  edits: null,
  state: 'running',
  position: { at: at + 1, id: '' },
  matchedCount: 300,
  doneCount: 298,
  skipped: { not_retryable: 2 },
  nextStepAt: at,
  createdAt: at,
  updatedAt: at + 400,
  finishedAt: null,
  purgeAt: null,
};

export const runningAction: ActionRecord = actionView(running);
export const cancelledAction: ActionRecord = actionView({ ...running, state: 'cancelled', finishedAt: at + 900 });

/** Bodies that try-it-out starts with. */
export const actionBodies = {
  retry: {
    summary: 'Retry what a destination refused with 503 in the last hour',
    value: { action: 'retry', filter: { destination: 'mail', status: 503, finish_from: '2026-11-11T02:09:55Z' } },
  },
  cancel: { summary: 'Cancel everything that has a label', value: { action: 'cancel', filter: { label: 'billing' } } },
  replay: {
    summary: 'Send failed tasks again as new ones, to another address',
    value: {
      action: 'replay',
      filter: { state: ['failed'], finish_reason: ['rejected'] },
      edits: { callback_url: 'https://example.com/hooks/order', headers: { 'x-replayed': '1' } },
    },
  },
  delete: {
    summary: 'Delete failed tasks of a schedule',
    value: { action: 'delete', filter: { state: ['failed'], schedule_id: '5463a9b1c2d3e4f5a6b7c8d9' } },
  },
};
