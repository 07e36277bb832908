import { LedgerUnavailable, OutcomeUnknown, QueryTooSlow } from '@qbasecron/core';
import {
  MongoBulkWriteError,
  MongoError,
  MongoErrorLabel,
  MongoNetworkError,
  MongoServerError,
  MongoServerSelectionError,
  MongoWriteConcernError,
} from 'mongodb';
import { lostCodes, maxTimeCode, refusedCodes } from './server-codes.ts';

/**
 * From the driver's errors to the three of the ports. `not_sent`: the command did not leave this process, or was
 * refused before it began. `lost`: it left, and what came of it cannot be told. `too_slow`: it ran into maxTimeMS.
 * Null: a fault of another kind, which is passed on as it is.
 */
type Failure = 'not_sent' | 'lost' | 'too_slow' | null;

/** Errors of the driver's pool and sessions, by name: not all of their classes are exported. */
const notSentNames = new Set([
  'MongoPoolClearedError',
  'MongoPoolClosedError',
  'MongoWaitQueueTimeoutError',
  'MongoTopologyClosedError',
  'MongoNotConnectedError',
  'MongoExpiredSessionError',
]);
const lostNames = new Set([
  'MongoClientClosedError',
  'MongoServerClosedError',
  'MongoOperationTimeoutError',
  // The answer makes no sense, or a retry found a server that takes no retries.
  'MongoUnexpectedServerResponseError',
]);

/** A server newer than the table of codes says by labels what its error means. */
const lostLabels = [
  MongoErrorLabel.RetryableWriteError,
  MongoErrorLabel.RetryableError,
  MongoErrorLabel.SystemOverloadedError,
];

const duplicateKeyCode = 11000;

function failureOf(error: unknown): Failure {
  if (!(error instanceof MongoError)) return null;
  if (error instanceof MongoServerSelectionError || notSentNames.has(error.name)) return 'not_sent';
  // A connection that failed while it was being made has carried no command.
  if (error instanceof MongoNetworkError)
    return error.hasErrorLabel(MongoErrorLabel.HandshakeError) ? 'not_sent' : 'lost';
  if (lostNames.has(error.name) || error instanceof MongoWriteConcernError) return 'lost';
  if (error instanceof MongoBulkWriteError) return failureOfBulk(error);
  if (error instanceof MongoServerError) return failureOfCommand(error);
  return null;
}

function failureOfCommand(error: MongoServerError): Failure {
  const failure = failureOfCode(error.code) ?? (lostLabels.some((label) => error.hasErrorLabel(label)) ? 'lost' : null);
  // The server's own word, which the driver keeps only if it holds for every time that it has sent the command.
  return failure !== null && error.hasErrorLabel(MongoErrorLabel.NoWritesPerformed) ? 'not_sent' : failure;
}

/** Of what one document of a bulk met; others may have been written, so it is never `not_sent`. */
function failureOfBulk(error: MongoBulkWriteError): Failure {
  const codes = [error.code, ...[error.writeErrors].flat().map((one) => one.code)];
  return codes.some((code) => failureOfCode(code) !== null) ? 'lost' : null;
}

function failureOfCode(code: unknown): Failure {
  if (refusedCodes.has(code)) return 'not_sent';
  if (lostCodes.has(code)) return 'lost';
  return code === maxTimeCode ? 'too_slow' : null;
}

/** The bulk API wraps whatever ended it in an error of its own; the original hides in errorResponse. */
function unwrap(error: unknown): unknown {
  if (!(error instanceof MongoBulkWriteError)) return error;
  const original: unknown = error.errorResponse;
  return original instanceof Error ? original : error;
}

function hasWriteConcernError(error: unknown): boolean {
  return error instanceof MongoBulkWriteError && error.result.getWriteConcernError() !== undefined;
}

/** What a failed read means: nothing was written, so the ledger is merely away, or too slow, which is as good. */
export function readErrorOf(error: unknown): unknown {
  const cause = unwrap(error);
  return failureOf(cause) === null ? error : new LedgerUnavailable('the ledger does not answer', { cause });
}

/** The same for a read that bears a time limit: running into that is the query's fault. */
export function queryErrorOf(error: unknown): unknown {
  const cause = unwrap(error);
  if (failureOf(cause) !== 'too_slow') return readErrorOf(error);
  return new QueryTooSlow('the query ran into its time limit', { cause });
}

/**
 * What a failed write means. `mayHaveSent`: a connection broke while it ran, so that the driver may have sent it once
 * before it failed the second time without sending.
 */
export function writeErrorOf(error: unknown, mayHaveSent: boolean): unknown {
  const cause = unwrap(error);
  if (hasWriteConcernError(error)) return new OutcomeUnknown('the write was not acknowledged by a majority', { cause });
  switch (failureOf(cause)) {
    case 'not_sent':
      return mayHaveSent
        ? new OutcomeUnknown('the ledger was lost during the write', { cause })
        : new LedgerUnavailable('the ledger does not answer', { cause });
    case 'lost':
    case 'too_slow':
      return new OutcomeUnknown('the ledger was lost during the write', { cause });
    case null:
      return error;
  }
}

/** True when a record of that id exists. */
export function isDuplicateKey(error: unknown): boolean {
  return error instanceof MongoServerError && error.code === duplicateKeyCode;
}

/** The indexes of the documents that exist already, when that is all that `error` says; otherwise null. */
export function duplicatesOf(error: unknown): number[] | null {
  if (!(error instanceof MongoBulkWriteError) || hasWriteConcernError(error)) return null;
  const writeErrors = [error.writeErrors].flat();
  if (writeErrors.length === 0 || writeErrors.some((one) => one.code !== duplicateKeyCode)) return null;
  return writeErrors.map((one) => one.index);
}
