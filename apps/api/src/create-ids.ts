import type { EpochMs } from '@qbasecron/core';

/**
 * Makes task ids: 24 hex digits, in the order of the ledger's own ids: 4 bytes of seconds, 5 random bytes drawn once
 * for this process, and a counter of 3 bytes that starts anywhere. Ids that grow with time keep inserts into the
 * ledger's id index at one end.
 */
export function createIds(now: () => EpochMs, randomBytes: (size: number) => Buffer): () => string {
  const processPart = randomBytes(5).toString('hex');
  let count = randomBytes(3).readUIntBE(0, 3);
  return () => {
    count = (count + 1) & 0xff_ff_ff;
    const seconds = Math.floor(now() / 1_000) >>> 0;
    return seconds.toString(16).padStart(8, '0') + processPart + count.toString(16).padStart(6, '0');
  };
}
