import type { Outcome } from '../model/attempt.ts';
import type { SuccessTest } from '../model/success-test.ts';
import { matchesBody } from './body-pattern.ts';

/** How much of an answer's body the test looks at, in bytes. */
const successBodyBytesMax = 64 * 1_024;

/**
 * The outcome by the task's own test of success: an answer that passes is `delivered`, any other is `rejected`. Without
 * a test, and for anything but an answer, the outcome is left as it is. Pure.
 */
export function judgeAnswer(outcome: Outcome, success: SuccessTest | null): Outcome {
  if (success === null || (outcome.kind !== 'delivered' && outcome.kind !== 'rejected')) return outcome;
  const kind = passes(outcome, success) ? 'delivered' : 'rejected';
  return kind === outcome.kind ? outcome : { ...outcome, kind };
}

/** How much of a 2xx answer's body the test needs to see. */
export function bytesToJudge(success: SuccessTest | null): number {
  return success?.bodyPattern == null ? 0 : successBodyBytesMax;
}

function passes(answer: { status: number; responseExcerpt: string | null }, success: SuccessTest): boolean {
  const statuses = success.statuses ?? [[200, 299]];
  if (!statuses.some(([from, to]) => answer.status >= from && answer.status <= to)) return false;
  return success.bodyPattern === null || matchesBody(success.bodyPattern, answer.responseExcerpt ?? '');
}
