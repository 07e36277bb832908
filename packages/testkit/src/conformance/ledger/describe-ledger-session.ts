import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { useLedger, type MakeLedger } from './use-ledger.ts';

/** Registers the guarantees that every LedgerSession gives. */
export function describeLedgerSession(name: string, makeLedger: MakeLedger): void {
  describe(`LedgerSession: ${name}`, () => {
    const ledger = useLedger(makeLedger);

    test('the ledger tells its time in whole milliseconds, and it never goes back', async () => {
      const first = await ledger().session.readTime();
      const second = await ledger().session.readTime();
      assert.ok(Number.isInteger(first) && first > Date.UTC(2020, 0, 1), `${first} is no recent instant`);
      assert.ok(second >= first, `${second} comes after ${first}`);
    });
  });
}
