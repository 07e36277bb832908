import { assertNever, type DeliveryGuarantee, type Outcome } from '@qbasecron/core';

/** Statuses that ask for another try, beside 5xx. Which of them is retried in the end is for settleAttempt. */
const retriedStatuses = new Set([408, 425, 429]);

/**
 * Which of a broadcast's outcomes decides what becomes of its task, as a place in the list; the first of the worst.
 * Pure. Any that can be retried comes before those that cannot, so that a target which answers 404 does not end the task
 * for one that was away:
 * 1. 5xx, 408, 425, 429: they may say how long to wait
 * 2. broken, timeout, unreachable
 * 3. any other answer, then blocked, then delivered
 *
 * at_most_once: what may have been sent and is not known to have arrived comes first, since nothing may be sent twice;
 * then any refusal, and last what was not sent.
 */
export function decidingOutcome(outcomes: readonly Outcome[], delivery: DeliveryGuarantee): number {
  let deciding = 0;
  let worst = -1;
  for (const [index, outcome] of outcomes.entries()) {
    const weight = delivery === 'at_most_once' ? gravityOnce(outcome) : gravity(outcome);
    if (weight <= worst) continue;
    worst = weight;
    deciding = index;
  }
  return deciding;
}

function gravity(outcome: Outcome): number {
  switch (outcome.kind) {
    case 'delivered':
      return 0;
    case 'blocked':
      return 1;
    case 'rejected':
      return outcome.status >= 500 || retriedStatuses.has(outcome.status) ? 6 : 2;
    case 'unreachable':
      return 3;
    case 'timeout':
      return 4;
    case 'broken':
      return 5;
    default:
      return assertNever(outcome, 'outcome');
  }
}

function gravityOnce(outcome: Outcome): number {
  switch (outcome.kind) {
    case 'delivered':
      return 0;
    case 'unreachable':
      return 1;
    case 'blocked':
      return 2;
    case 'rejected':
      return 3;
    case 'timeout':
      return 4;
    case 'broken':
      return 5;
    default:
      return assertNever(outcome, 'outcome');
  }
}
