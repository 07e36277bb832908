import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { IdempotencyEntry } from '@qbasecron/core';
import { testNow } from '../../build-task.ts';
import { dayMs } from './samples.ts';
import { useLedger, type MakeLedger } from './use-ledger.ts';

function anEntry(key: string, overrides: Partial<IdempotencyEntry> = {}): IdempotencyEntry {
  return {
    key,
    payloadHash: 'payload',
    taskId: 'task-1',
    state: 'running',
    lockedAt: testNow,
    purgeAt: testNow + dayMs,
    ...overrides,
  };
}

/** Registers the guarantees that every IdempotencyStore gives. */
export function describeIdempotencyStore(name: string, makeLedger: MakeLedger): void {
  describe(`IdempotencyStore: ${name}`, () => {
    const ledger = useLedger(makeLedger);

    test('the first entry of a key is written, a second finds the first', async () => {
      const first = anEntry('twice');
      assert.deepEqual(await ledger().idempotency.reserveKey(first), { reserved: true, entry: first });
      const second = anEntry('twice', { payloadHash: 'another', taskId: 'task-2' });
      assert.deepEqual(await ledger().idempotency.reserveKey(second), { reserved: false, entry: first });
    });

    test('of ten callers with one key at once, one reserves it and all see its entry', async () => {
      const answers = await Promise.all(
        Array.from({ length: 10 }, (_, index) =>
          ledger().idempotency.reserveKey(anEntry('contested', { taskId: `task-${index}` })),
        ),
      );
      assert.equal(answers.filter((answer) => answer.reserved).length, 1);
      assert.equal(new Set(answers.map((answer) => answer.entry.taskId)).size, 1);
    });

    test('a completed entry stays, and completing it again is harmless', async () => {
      const entry = anEntry('done');
      await ledger().idempotency.reserveKey(entry);
      await ledger().idempotency.completeKey('done');
      await ledger().idempotency.completeKey('done');
      await ledger().idempotency.dropKey('done');
      const found = await ledger().idempotency.reserveKey(entry);
      assert.deepEqual(found, { reserved: false, entry: { ...entry, state: 'done' } });
    });

    test('one of ten twins takes over a running entry, and its new lock counts from then on', async () => {
      await ledger().idempotency.reserveKey(anEntry('stuck'));
      const takeOver = (seen: number): Promise<boolean> =>
        ledger().idempotency.takeOverKey('stuck', seen, testNow + 10_000);
      const won = await Promise.all(Array.from({ length: 10 }, () => takeOver(testNow)));
      assert.equal(won.filter((one) => one).length, 1);
      const { entry } = await ledger().idempotency.reserveKey(anEntry('stuck'));
      assert.equal(entry.lockedAt, testNow + 10_000);
      assert.equal(await takeOver(testNow), false);
    });

    test('a finished entry and an unknown one cannot be taken over', async () => {
      await ledger().idempotency.reserveKey(anEntry('finished'));
      await ledger().idempotency.completeKey('finished');
      assert.equal(await ledger().idempotency.takeOverKey('finished', testNow, testNow + 10_000), false);
      assert.equal(await ledger().idempotency.takeOverKey('unknown', testNow, testNow + 10_000), false);
    });

    test('a dropped key is free again, and dropping an unknown one is harmless', async () => {
      await ledger().idempotency.reserveKey(anEntry('refused'));
      await ledger().idempotency.dropKey('refused');
      await ledger().idempotency.dropKey('refused');
      const again = anEntry('refused', { taskId: 'task-2' });
      assert.deepEqual(await ledger().idempotency.reserveKey(again), { reserved: true, entry: again });
    });
  });
}
