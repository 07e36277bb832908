import { Refusal } from '../model/refusal.ts';
import type { EpochMs } from '../model/task.ts';
import type { Clock } from '../ports/clock.ts';
import type { IdempotencyEntry, IdempotencyStore } from '../ports/idempotency-store.ts';
import type { Logger } from '../ports/logger.ts';
import { LedgerUnavailable, OutcomeUnknown } from '../ports/task-ledger.ts';
import { writeTwice } from './write-twice.ts';

/** How long a key is remembered. */
export const idempotencyKeepMs = 24 * 3_600_000;
/** A running request is taken over by its twin after this. */
const idempotencyTakeOverMs = 10_000;

/**
 * A key is freed only by the request that reserved it and only this long after: later a twin may have taken it over,
 * and a twin does not know what the first one stored. Freeing it then would let a third request store a second task.
 */
const freeWithinMs = idempotencyTakeOverMs - 2_000;

export type IdempotencyDeps = {
  store: IdempotencyStore;
  clock: Clock;
  newId: () => string;
  /** Hex digest of the text's UTF-8. */
  sha256: (text: string) => string;
  log: Logger;
};

export type IdempotencyInput = {
  /** Whose key it is: two callers may choose the same one. */
  callerHash: string;
  key: string;
  /** Everything that makes the request what it is: method, path and body. */
  payload: string;
};

/** What the guarded request may use. */
export type IdempotencyGrant = {
  /** The same for every request of this key: the id of its task, or the seed of its bulk's ids. */
  id: string;
  /** The request was finished before: nothing new is stored, the task is answered as it is now. */
  isReplay: boolean;
};

/**
 * Runs a request at most once for each key, as far as what it stores goes: `run` must store only under grant.id, so that
 * running it again with the same id is harmless.
 * - done before: runs with isReplay, to answer from what is stored
 * - a twin is running: refused, or taken over under the same id when the twin is older than idempotencyTakeOverMs
 * - a request that was refused, or of which nothing was stored, frees its key
 * @throws Refusal idempotency_mismatch, idempotency_running, and whatever `run` throws
 * @throws LedgerUnavailable, OutcomeUnknown: the key stays taken, and repeating with it is right
 */
export async function withIdempotency<Result>({
  deps,
  input,
  run,
}: {
  deps: IdempotencyDeps;
  input: IdempotencyInput;
  run: (grant: IdempotencyGrant) => Promise<Result>;
}): Promise<Result> {
  const { store, clock, sha256 } = deps;
  const now = clock.now();
  const asked: IdempotencyEntry = {
    // A length before the caller's part keeps two pairs from reading as one text.
    key: sha256(`${input.callerHash.length}:${input.callerHash}:${input.key}`),
    payloadHash: sha256(input.payload),
    taskId: deps.newId(),
    state: 'running',
    lockedAt: now,
    purgeAt: now + idempotencyKeepMs,
  };
  const { entry } = await writeTwice(() => store.reserveKey(asked));
  if (entry.payloadHash !== asked.payloadHash) {
    throw new Refusal('idempotency_mismatch', 'This Idempotency-Key was used for another request.');
  }
  if (entry.state === 'done') return run({ id: entry.taskId, isReplay: true });
  // Ids are never made twice: ours on record means that we reserved it, in whichever of the runs.
  const isOurs = entry.taskId === asked.taskId;
  if (!isOurs) await takeOver(store, entry, now);
  return finish(deps, { key: entry.key, id: entry.taskId, freeUntil: isOurs ? now + freeWithinMs : -Infinity }, run);
}

async function takeOver(store: IdempotencyStore, entry: IdempotencyEntry, now: EpochMs): Promise<void> {
  const isStale = now - entry.lockedAt >= idempotencyTakeOverMs;
  if (isStale && (await store.takeOverKey(entry.key, entry.lockedAt, now))) return;
  throw new Refusal('idempotency_running', 'A request with this Idempotency-Key is still running; try again soon.');
}

async function finish<Result>(
  deps: IdempotencyDeps,
  { key, id, freeUntil }: { key: string; id: string; freeUntil: EpochMs },
  run: (grant: IdempotencyGrant) => Promise<Result>,
): Promise<Result> {
  let result: Result;
  try {
    result = await run({ id, isReplay: false });
  } catch (error) {
    const storedNothing = error instanceof Refusal || error instanceof LedgerUnavailable;
    if (storedNothing && deps.clock.now() < freeUntil) {
      await settle(deps, 'could not free an idempotency key', () => deps.store.dropKey(key));
    }
    throw error;
  }
  await settle(deps, 'could not complete an idempotency key', () => deps.store.completeKey(key));
  return result;
}

/** The request's own answer stands: a key left running is taken over by the next twin, under the same id. */
async function settle({ log }: IdempotencyDeps, message: string, write: () => Promise<void>): Promise<void> {
  try {
    await writeTwice(write);
  } catch (error) {
    if (!(error instanceof LedgerUnavailable || error instanceof OutcomeUnknown)) throw error;
    log.warn({ error }, message);
  }
}
