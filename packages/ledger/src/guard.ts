import type { MongoClient } from 'mongodb';
import { queryErrorOf, readErrorOf, writeErrorOf } from './errors.ts';

/** Runs commands and turns what the driver throws into the errors of the ports. */
export type Guard = {
  /** Throws LedgerUnavailable. */
  read<T>(run: () => Promise<T>): Promise<T>;
  /** A read with a time limit of its own. Throws LedgerUnavailable or QueryTooSlow. */
  readInTime<T>(run: () => Promise<T>): Promise<T>;
  /** Throws LedgerUnavailable when nothing was written, OutcomeUnknown when that cannot be told. */
  write<T>(run: () => Promise<T>): Promise<T>;
};

/**
 * A retryable write whose connection breaks is sent again by the driver; when the second try finds no server, the
 * driver reports only that, although the first may have been carried out. So broken connections are counted: a
 * write that fails unsent while none broke was never sent.
 */
export function createGuard(client: MongoClient): Guard {
  let breaks = 0;
  client.on('connectionClosed', ({ reason }) => {
    if (reason === 'error') breaks++;
  });
  client.on('connectionPoolCleared', () => void breaks++);
  client.on('serverDescriptionChanged', ({ previousDescription, newDescription }) => {
    if (previousDescription.type !== 'Unknown' && newDescription.type === 'Unknown') breaks++;
  });

  return {
    async read(run) {
      try {
        return await run();
      } catch (error) {
        throw readErrorOf(error);
      }
    },
    async readInTime(run) {
      try {
        return await run();
      } catch (error) {
        throw queryErrorOf(error);
      }
    },
    async write(run) {
      const breaksBefore = breaks;
      try {
        return await run();
      } catch (error) {
        throw writeErrorOf(error, breaks !== breaksBefore);
      }
    },
  };
}
