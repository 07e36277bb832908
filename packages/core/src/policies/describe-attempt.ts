import { assertNever } from '../model/assert.ts';
import type { Attempt, AttemptRequest, Outcome } from '../model/attempt.ts';
import type { EpochMs, Task } from '../model/task.ts';
import type { Dispatched } from '../ports/dispatcher.ts';

const excerptCharsMax = 4_096;

/** The record of one attempt that was made. `nextAttemptAt` comes from the settlement. */
export function describeAttempt(made: {
  task: Task;
  token: string;
  worker: string;
  startedAt: EpochMs;
  dispatched: Dispatched;
  nextAttemptAt: EpochMs | null;
}): Attempt {
  const { task, dispatched } = made;
  return {
    taskId: task.id,
    number: task.attemptCount + 1,
    token: made.token,
    worker: made.worker,
    startedAt: made.startedAt,
    latenessMs: made.startedAt - (task.postponedFrom ?? task.nextAttemptAt),
    ...describeOutcome(dispatched.outcome),
    target: dispatched.target,
    requests: dispatched.requests,
    nextAttemptAt: made.nextAttemptAt,
  };
}

/** One request among several of an attempt. */
export function describeRequest(target: string, startedAt: EpochMs, outcome: Outcome): AttemptRequest {
  return { target, startedAt, ...describeOutcome(outcome) };
}

function describeOutcome(outcome: Outcome): Omit<AttemptRequest, 'target' | 'startedAt'> {
  return {
    outcome: outcome.kind,
    status: 'status' in outcome ? outcome.status : null,
    ...describeError(outcome),
    responseExcerpt: 'responseExcerpt' in outcome ? cutExcerpt(outcome.responseExcerpt) : null,
    timings: 'timings' in outcome ? outcome.timings : null,
  };
}

/** A test of success may have wanted to see more than the record keeps. */
function cutExcerpt(excerpt: string | null): string | null {
  return excerpt === null || excerpt.length <= excerptCharsMax ? excerpt : excerpt.slice(0, excerptCharsMax);
}

/** Code and detail of what went wrong; null for an answer. */
export function describeError(outcome: Outcome): { errorCode: string | null; errorDetail: string | null } {
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
