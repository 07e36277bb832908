import { assertNever } from '../model/assert.ts';
import type { Attempt, Outcome } from '../model/attempt.ts';
import type { EpochMs, Task } from '../model/task.ts';

/** The record of one request that was made. `nextAttemptAt` comes from the settlement. */
export function describeAttempt(made: {
  task: Task;
  token: string;
  worker: string;
  startedAt: EpochMs;
  outcome: Outcome;
  nextAttemptAt: EpochMs | null;
}): Attempt {
  const { task, outcome } = made;
  return {
    taskId: task.id,
    number: task.attemptCount + 1,
    token: made.token,
    worker: made.worker,
    startedAt: made.startedAt,
    latenessMs: made.startedAt - task.nextAttemptAt,
    outcome: outcome.kind,
    status: 'status' in outcome ? outcome.status : null,
    ...describeError(outcome),
    responseExcerpt: outcome.kind === 'rejected' ? outcome.responseExcerpt : null,
    timings: 'timings' in outcome ? outcome.timings : null,
    nextAttemptAt: made.nextAttemptAt,
  };
}

function describeError(outcome: Outcome): { errorCode: string | null; errorDetail: string | null } {
  switch (outcome.kind) {
    case 'delivered':
    case 'rejected':
      return { errorCode: null, errorDetail: null };
    case 'timeout':
      return { errorCode: outcome.phase, errorDetail: null };
    case 'unreachable':
    case 'broken':
    case 'blocked':
      return { errorCode: outcome.code, errorDetail: outcome.detail };
    default:
      return assertNever(outcome, 'outcome');
  }
}
