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
  MongoWriteConcernError,
  type TopologyDescription,
} from 'mongodb';
import { duplicatesOf, isDuplicateKey, readErrorOf, writeErrorOf } from '../../src/errors.ts';

const selection = new MongoServerSelectionError('no server', {} as TopologyDescription);
const refused = new MongoNetworkError('refused');
refused.addErrorLabel(MongoErrorLabel.HandshakeError);

/** As the driver makes them: a bulk error around another error, and one of what the server answered. */
function bulkError(content: object | Error, writeConcernError?: object): MongoBulkWriteError {
  const result = { getWriteConcernError: () => writeConcernError };
  return new MongoBulkWriteError(content as never, result as never);
}

const duplicate = { index: 1, code: 11000 };
const tooLong = { index: 2, code: 17280 };

describe('a failed write', () => {
  const unsent: [string, unknown][] = [
    ['no server was found', selection],
    ['no server was found, and the bulk API wrapped that', bulkError(selection)],
    ['a connection could not be made', refused],
    ['the server is no primary', new MongoServerError({ code: 10107 })],
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
    ['the primary stepped down in its midst', new MongoServerError({ code: 11602 })],
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
  });
});

describe('a failed read', () => {
  test('is the ledger being away, whether it was sent or not', () => {
    for (const error of [selection, refused, new MongoNetworkError('broken'), new MongoNetworkTimeoutError('late')]) {
      assert.ok(readErrorOf(error) instanceof LedgerUnavailable);
    }
  });

  test('is too slow when it ran into its time limit', () => {
    assert.ok(readErrorOf(new MongoServerError({ code: 50 })) instanceof QueryTooSlow);
  });

  test('is passed on as it is when it is a fault of another kind', () => {
    const fault = new MongoServerError({ code: 13 });
    assert.equal(readErrorOf(fault), fault);
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
