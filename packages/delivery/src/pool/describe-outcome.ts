import { describeError, type Outcome, type PhaseTimings } from '@qbasecron/core';

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
