import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { LedgerUnavailable, OutcomeUnknown, QueryTooSlow } from '@qbasecron/core';
import {
  MongoBulkWriteError,
  MongoErrorLabel,
  MongoNetworkError,
  MongoNetworkTimeoutError,
  MongoServerError,
  MongoServerSelectionError,
  MongoUnexpectedServerResponseError,
  MongoWriteConcernError,
  type TopologyDescription,
} from 'mongodb';
import { duplicatesOf, isDuplicateKey, queryErrorOf, readErrorOf, writeErrorOf } from '../../src/errors.ts';

const selection = new MongoServerSelectionError('no server', {} as TopologyDescription);
const refused = new MongoNetworkError('refused');
refused.addErrorLabel(MongoErrorLabel.HandshakeError);

/** As the driver makes them: a bulk error around another error, and one of what the server answered. */
function bulkError(content: object | Error, writeConcernError?: object): MongoBulkWriteError {
  const result = { getWriteConcernError: () => writeConcernError };
  return new MongoBulkWriteError(content as never, result as never);
}

function serverError(code: number, ...labels: string[]): MongoServerError {
  const error = new MongoServerError({ code });
  for (const label of labels) error.addErrorLabel(label);
  return error;
}

/** Refused before it began. */
const refusals = { NotWritablePrimary: 10107, NotPrimaryNoSecondaryOk: 13435, NotPrimaryOrSecondary: 13436 };

/** Broken off, possibly after a part of it was done. */
const interruptions = {
  LockTimeout: 24,
  CursorNotFound: 43,
  WriteConcernTimeout: 64,
  ShutdownInProgress: 91,
  WriteConflict: 112,
  PrimarySteppedDown: 189,
  CursorKilled: 237,
  ExceededTimeLimit: 262,
  ClientDisconnect: 279,
  UserWritesBlocked: 371,
  IngressRequestRateLimitExceeded: 462,
  InterruptedAtShutdown: 11600,
  Interrupted: 11601,
  InterruptedDueToReplStateChange: 11602,
  OutOfDiskSpace: 14031,
  'a code of a newer server that it calls retryable': serverError(999_999, MongoErrorLabel.RetryableError),
};
const interrupted = Object.entries(interruptions).map(([what, code]): [string, MongoServerError] => [
  what,
  typeof code === 'number' ? serverError(code) : code,
]);

const duplicate = { index: 1, code: 11000 };
const tooLong = { index: 2, code: 17280 };

describe('a failed write', () => {
  const unsent: [string, unknown][] = [
    ['no server was found', selection],
    ['no server was found, and the bulk API wrapped that', bulkError(selection)],
    ['a connection could not be made', refused],
    ...Object.entries(refusals).map(([what, code]): [string, unknown] => [
      `the server says ${what}`,
      serverError(code),
    ]),
    [
      'it was interrupted, and the server says that nothing was written',
      serverError(11602, MongoErrorLabel.NoWritesPerformed),
    ],
  ];
  for (const [what, error] of unsent) {
    test(`was not written when ${what}`, () => {
      assert.ok(writeErrorOf(error, false) instanceof LedgerUnavailable);
    });
    test(`is unknown when ${what} while connections broke, because a first try may have been sent`, () => {
      assert.ok(writeErrorOf(error, true) instanceof OutcomeUnknown);
    });
  }

  const unknown: [string, unknown][] = [
    ['its connection broke', new MongoNetworkError('broken')],
    ['its connection broke, and the bulk API wrapped that', bulkError(new MongoNetworkError('broken'))],
    ['its answer did not come', new MongoNetworkTimeoutError('late')],
    ['its answer makes no sense', new MongoUnexpectedServerResponseError('garbled')],
    ...interrupted.map(([what, error]): [string, unknown] => [`the server says ${what}`, error]),
    ['it ran into the server’s own time limit', serverError(50)],
    [
      'the disk was full for a part of a bulk',
      bulkError({ code: 11000, writeErrors: [duplicate, { index: 3, code: 14031 }] }),
    ],
    ['the primary was lost for a part of a bulk', bulkError({ code: 10107, writeErrors: { index: 0, code: 10107 } })],
    [
      'it was not acknowledged by a majority',
      new MongoWriteConcernError({ writeConcernError: { code: 64, errmsg: 'no majority' }, ok: 1 }),
    ],
    ['the rest of a bulk was not acknowledged by a majority', bulkError({ writeErrors: [duplicate] }, { code: 64 })],
  ];
  for (const [what, error] of unknown) {
    test(`is unknown when ${what}`, () => {
      assert.ok(writeErrorOf(error, false) instanceof OutcomeUnknown);
    });
  }

  test('keeps the driver’s error as its cause', () => {
    const error = writeErrorOf(bulkError(selection), false);
    assert.ok(error instanceof Error);
    assert.equal(error.cause, selection);
  });

  test('is passed on as it is when it is a fault of another kind', () => {
    const fault = new MongoServerError({ code: 13, errmsg: 'not authorized' });
    assert.equal(writeErrorOf(fault, false), fault);
    const own = new TypeError('ours');
    assert.equal(writeErrorOf(own, false), own);
    const bulk = bulkError({ code: 17280, writeErrors: [duplicate, tooLong] });
    assert.equal(writeErrorOf(bulk, false), bulk);
    const labelled = serverError(13, MongoErrorLabel.NoWritesPerformed);
    assert.equal(writeErrorOf(labelled, false), labelled);
  });
});

describe('a failed read', () => {
  test('is the ledger being away, whether it was sent or not', () => {
    for (const error of [selection, refused, new MongoNetworkError('broken'), new MongoNetworkTimeoutError('late')]) {
      assert.ok(readErrorOf(error) instanceof LedgerUnavailable);
    }
  });

  for (const [what, error] of interrupted) {
    test(`is the ledger being away when the server says ${what}`, () => {
      assert.ok(readErrorOf(error) instanceof LedgerUnavailable);
      assert.ok(queryErrorOf(error) instanceof LedgerUnavailable);
    });
  }

  test('that ran into a time limit is the query being too slow if it set one, and the ledger being away if not', () => {
    assert.ok(queryErrorOf(serverError(50)) instanceof QueryTooSlow);
    assert.ok(readErrorOf(serverError(50)) instanceof LedgerUnavailable);
  });

  test('is passed on as it is when it is a fault of another kind', () => {
    const fault = new MongoServerError({ code: 13 });
    assert.equal(readErrorOf(fault), fault);
    assert.equal(queryErrorOf(fault), fault);
  });
});

describe('duplicates of an insert', () => {
  test('are told by their indexes, given as an array or as one object', () => {
    assert.deepEqual(duplicatesOf(bulkError({ writeErrors: [duplicate, { ...duplicate, index: 4 }] })), [1, 4]);
    assert.deepEqual(duplicatesOf(bulkError({ writeErrors: duplicate })), [1]);
  });

  test('are not all that failed when another error is among them', () => {
    assert.equal(duplicatesOf(bulkError({ writeErrors: [duplicate, tooLong] })), null);
    assert.equal(duplicatesOf(bulkError({ writeErrors: [duplicate] }, { code: 64 })), null);
    assert.equal(duplicatesOf(bulkError(selection)), null);
    assert.equal(duplicatesOf(new Error('another')), null);
  });

  test('of a single record are recognised', () => {
    assert.equal(isDuplicateKey(new MongoServerError({ code: 11000 })), true);
    assert.equal(isDuplicateKey(new MongoServerError({ code: 50 })), false);
  });
});
