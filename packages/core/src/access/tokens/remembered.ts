import type { Clock } from '../../ports/clock.ts';
import { LedgerUnavailable } from '../../ports/task-ledger.ts';

/** What was read is taken as it is for a second; then it is read again, and until two are over still taken meanwhile. */
export const freshMs = 1_000;
export const staleMs = 2_000;
/** With the ledger away, what was known last counts for so long. */
export const awayMs = 60_000;
/** After a failure, the ledger is not asked again for so long: requests do not each wait for an answer that never comes. */
const retryMs = 1_000;

/** One thing that is read from the ledger again and again, remembered in between. */
export type Remembered<T> = {
  /** At once where it is known well enough, so that most requests wait for nothing. @throws LedgerUnavailable */
  get(): T | Promise<T>;
  /** Known from elsewhere, as of now. */
  set(value: T): void;
};

export function createRemembered<T>({
  read,
  clock,
}: {
  read: () => Promise<T>;
  clock: Pick<Clock, 'monotonic'>;
}): Remembered<T> {
  let known: { value: T; at: number } | null = null;
  let reading: Promise<T> | null = null;
  let failed: { at: number; error: LedgerUnavailable } | null = null;

  async function readNow(): Promise<T> {
    // By the moment of asking: the answer may be older than its arrival, but not older than this.
    const askedAt = clock.monotonic();
    try {
      const value = await read();
      failed = null;
      if (!known || known.at <= askedAt) known = { value, at: askedAt };
      return known.value;
    } catch (error) {
      if (error instanceof LedgerUnavailable) failed = { at: clock.monotonic(), error };
      throw error;
    } finally {
      reading = null;
    }
  }

  function readBehind(): void {
    // Its failure is told to those who come when what is known is too old.
    (reading ??= readNow()).catch(() => {});
  }

  async function readOrRecall(): Promise<T> {
    try {
      return await (reading ??= readNow());
    } catch (error) {
      if (!known || !(error instanceof LedgerUnavailable) || clock.monotonic() - known.at > awayMs) throw error;
      return known.value;
    }
  }

  return {
    get() {
      const now = clock.monotonic();
      const age = known ? now - known.at : Infinity;
      if (known && age <= freshMs) return known.value;
      const mayAsk = !failed || now - failed.at >= retryMs;
      if (known && age <= (failed ? awayMs : staleMs)) {
        if (mayAsk) readBehind();
        return known.value;
      }
      return mayAsk || !failed ? readOrRecall() : Promise.reject(failed.error);
    },
    set(value) {
      known = { value, at: clock.monotonic() };
    },
  };
}
