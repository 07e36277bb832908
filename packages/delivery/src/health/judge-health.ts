import { assertNever, type Outcome } from '@qbasecron/core';

/**
 * What an outcome says of the health of who was called. `bad`: 5xx, no answer in time, no connection, a lost one.
 * `good`: any other answer; 4xx and 429 are about the request, not about the receiver's health. `none`: we did not
 * send. A Retry-After is left to the task's retry: the next task of the same destination may be answered well.
 */
export type HealthWord = 'good' | 'bad' | 'none';

export function judgeHealth(outcome: Outcome): HealthWord {
  switch (outcome.kind) {
    case 'delivered':
    case 'rejected':
      return outcome.status >= 500 ? 'bad' : 'good';
    case 'timeout':
    case 'unreachable':
    case 'broken':
      return 'bad';
    case 'blocked':
      return 'none';
    default:
      return assertNever(outcome, 'outcome');
  }
}
