import { after, before } from 'node:test';
import type { Ledger } from '@qbasecron/core';

/** Makes an empty ledger, and tells how to be rid of it. */
export type MakeLedger = () => Promise<{ ledger: Ledger; close: () => Promise<void> }>;

/** Gives the tests of the `describe` in which it is called one ledger; call what it returns inside a test. */
export function useLedger(makeLedger: MakeLedger): () => Ledger {
  let made: Awaited<ReturnType<MakeLedger>> | undefined;
  before(async () => {
    made = await makeLedger();
  });
  after(() => made?.close());
  return () => {
    if (!made) throw new Error('the ledger is made before the first test, not while tests are being described');
    return made.ledger;
  };
}
