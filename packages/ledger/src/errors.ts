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
]);
const lostNames = new Set(['MongoClientClosedError', 'MongoServerClosedError', 'MongoOperationTimeoutError']);

/** Refused before it began, because this server takes no writes: NotWritablePrimary and its two relatives. */
const notPrimaryCodes = new Set<unknown>([10107, 13435, 13436]);

/**
 * Interrupted while it ran, possibly in its midst: HostUnreachable, HostNotFound, NetworkTimeout, ShutdownInProgress,
 * PrimarySteppedDown, SocketException, InterruptedAtShutdown, InterruptedDueToReplStateChange, LockTimeout,
 * WriteConflict, ExceededTimeLimit, WriteConcernFailed. Codes as in MongoDB's error_codes.yml.
 */
const interruptedCodes = new Set<unknown>([6, 7, 89, 91, 189, 9001, 11600, 11602, 24, 112, 262, 64]);

const maxTimeCode = 50;

const duplicateKeyCode = 11000;

function failureOf(error: unknown): Failure {
  if (!(error instanceof MongoError)) return null;
  if (error instanceof MongoServerSelectionError || notSentNames.has(error.name)) return 'not_sent';
  // A connection that failed while it was being made has carried no command.
  if (error instanceof MongoNetworkError)
    return error.hasErrorLabel(MongoErrorLabel.HandshakeError) ? 'not_sent' : 'lost';
  if (lostNames.has(error.name) || error instanceof MongoWriteConcernError) return 'lost';
  if (error instanceof MongoServerError) {
    if (notPrimaryCodes.has(error.code)) return 'not_sent';
    if (interruptedCodes.has(error.code)) return 'lost';
    if (error.code === maxTimeCode) return 'too_slow';
  }
  return null;
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

/** What a failed read means: nothing was written, so the ledger is merely away; or the query was too slow. */
export function readErrorOf(error: unknown): unknown {
  const cause = unwrap(error);
  switch (failureOf(cause)) {
    case 'not_sent':
    case 'lost':
      return new LedgerUnavailable('the ledger does not answer', { cause });
    case 'too_slow':
      return new QueryTooSlow('the query ran into its time limit', { cause });
    case null:
      return error;
  }
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
