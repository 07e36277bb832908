import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LedgerUnavailable, OutcomeUnknown } from '@qbasecron/core';
import type { Collection } from 'mongodb';
import type { Guard } from '../../src/guard.ts';
import { insertRecords } from '../../src/insert-records.ts';
import type { StoredRecord } from '../../src/names.ts';

const mebibyte = 1024 * 1024;

/** A collection that takes note of the slices it is given and fails at one of them. */
function collect(failAt = Infinity): { slices: string[][]; collection: Collection<StoredRecord>; guard: Guard } {
  const slices: string[][] = [];
  const insertMany = async (records: StoredRecord[]): Promise<void> => {
    if (slices.length === failAt) throw new LedgerUnavailable('away');
    slices.push(records.map((record) => record._id));
  };
  const run = <T>(what: () => Promise<T>): Promise<T> => what();
  return {
    slices,
    collection: { insertMany } as unknown as Collection<StoredRecord>,
    guard: { read: run, readInTime: run, write: run },
  };
}

const records = ['a', 'b', 'c', 'd', 'e'].map((_id) => ({ _id }));

test('records that are too large for one command are inserted in slices, in order', async () => {
  const { slices, ...deps } = collect();
  await insertRecords(deps, records, () => 5 * mebibyte);
  assert.deepEqual(slices, [['a', 'b'], ['c', 'd'], ['e']]);
});

test('a record larger than a slice has a slice of its own, and small ones share one', async () => {
  const large = collect();
  await insertRecords(large, records.slice(0, 3), (record) => (record._id === 'b' ? 14 : 1) * mebibyte);
  assert.deepEqual(large.slices, [['a'], ['b'], ['c']]);
  const small = collect();
  await insertRecords(small, records, () => 1_024);
  assert.deepEqual(small.slices, [['a', 'b', 'c', 'd', 'e']]);
});

test('no records are no command', async () => {
  const { slices, ...deps } = collect();
  assert.deepEqual(await insertRecords(deps, [], () => 1), new Set());
  assert.deepEqual(slices, []);
});

test('a ledger that is away at the first slice has written nothing, at a later one that cannot be said', async () => {
  await assert.rejects(
    insertRecords(collect(0), records, () => 5 * mebibyte),
    LedgerUnavailable,
  );
  await assert.rejects(
    insertRecords(collect(1), records, () => 5 * mebibyte),
    OutcomeUnknown,
  );
});
