import { assertNever, type AttemptRequest, type EpochMs, type Outcome, type PhaseTimings } from '@qbasecron/core';

/** One of several requests of an attempt, for its record. Pure. */
export function describeRequest(target: string, startedAt: EpochMs, outcome: Outcome): AttemptRequest {
  return {
    target,
    startedAt,
    outcome: outcome.kind,
    status: 'status' in outcome ? outcome.status : null,
    ...describeError(outcome),
    responseExcerpt: outcome.kind === 'rejected' ? outcome.responseExcerpt : null,
    timings: 'timings' in outcome ? outcome.timings : null,
  };
}

/** One short line on a failure, for the figures; null for a success. */
export function describeFailure(outcome: Outcome): string | null {
  if (outcome.kind === 'delivered') return null;
  if (outcome.kind === 'rejected') return `answered ${outcome.status}`;
  const { errorCode, errorDetail } = describeError(outcome);
  return errorDetail === null ? `${outcome.kind}: ${errorCode}` : `${outcome.kind}: ${errorCode} (${errorDetail})`;
}

/** Nothing was sent, for a reason on our side of the connection: it is tried again. */
export function notSent(code: string, detail: string): Outcome {
  return { kind: 'unreachable', code, detail, timings: noTimings() };
}

export function noTarget(): Outcome {
  return notSent('no_target', 'every target of the destination is stopped');
}

export function leaseLost(): Outcome {
  return notSent('lease_lost', 'the lease ended while an access token was fetched');
}

export function noTimings(): PhaseTimings {
  return { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: null, totalMs: 0 };
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
