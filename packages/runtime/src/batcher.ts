import { ImpossibleState, Refusal } from '@qbasecron/core';

export type Batcher<T, R> = {
  /**
   * Adds one item; `bytes` is its size as the caller counts it. Resolves to the item's own result. Rejects with
   * Refusal `overloaded` when there is no room, with the item's own error, or with the error of the whole run.
   */
  add(item: T, bytes: number): Promise<R>;
  /** Resolves when nothing waits and nothing is under way, things added meanwhile included. Never rejects. */
  drained(): Promise<void>;
};

export type BatcherOptions<T, R> = {
  /** One result for each item, in order; an Error in place of a result rejects that item alone. */
  run: (items: T[]) => Promise<readonly (R | Error)[]>;
  /** Items of one batch at most. */
  itemsMax: number;
  /** Batches under way at the same time. */
  parallelMax: number;
  /** Items added and not yet settled, those under way included. */
  queueItemsMax: number;
  /** Their bytes. A single item larger than this is taken when there is nothing else. */
  queueBytesMax: number;
};

type Entry<T, R> = { item: T; bytes: number; resolve: (result: R) => void; reject: (error: unknown) => void };

/**
 * Groups items that arrive at the same time into one run. Items go out in the next turn of the event loop as long as
 * fewer than `parallelMax` batches are under way, so nobody waits on an idle machine and batches grow only under load.
 */
export function createBatcher<T, R>(options: BatcherOptions<T, R>): Batcher<T, R> {
  const { run, itemsMax, parallelMax, queueItemsMax, queueBytesMax } = options;
  const waiting: Entry<T, R>[] = [];
  let itemCount = 0;
  let byteCount = 0;
  let underWay = 0;
  let flushPlanned = false;
  let drainedListeners: (() => void)[] = [];

  function planFlush(): void {
    if (flushPlanned || underWay >= parallelMax || waiting.length === 0) return;
    flushPlanned = true;
    setImmediate(flush);
  }

  function flush(): void {
    flushPlanned = false;
    while (waiting.length > 0 && underWay < parallelMax) void runBatch(waiting.splice(0, itemsMax));
  }

  async function runBatch(batch: Entry<T, R>[]): Promise<void> {
    underWay++;
    try {
      const results = await run(batch.map((entry) => entry.item));
      if (results.length !== batch.length) {
        throw new ImpossibleState(`a batch of ${batch.length} items gave ${results.length} results`);
      }
      batch.forEach((entry, index) => {
        const result = results[index] as R | Error;
        if (result instanceof Error) entry.reject(result);
        else entry.resolve(result);
      });
    } catch (error) {
      for (const entry of batch) entry.reject(error);
    }
    underWay--;
    itemCount -= batch.length;
    for (const entry of batch) byteCount -= entry.bytes;
    planFlush();
    if (itemCount === 0) {
      const listeners = drainedListeners;
      drainedListeners = [];
      for (const listener of listeners) listener();
    }
  }

  function add(item: T, bytes: number): Promise<R> {
    if (itemCount >= queueItemsMax) {
      return Promise.reject(new Refusal('overloaded', `${queueItemsMax} requests are waiting already; try again soon`));
    }
    if (itemCount > 0 && byteCount + bytes > queueBytesMax) {
      return Promise.reject(new Refusal('overloaded', `${queueBytesMax} bytes are waiting already; try again soon`));
    }
    return new Promise((resolve, reject) => {
      waiting.push({ item, bytes, resolve, reject });
      itemCount++;
      byteCount += bytes;
      planFlush();
    });
  }

  function drained(): Promise<void> {
    if (itemCount === 0) return Promise.resolve();
    return new Promise((resolve) => drainedListeners.push(resolve));
  }

  return { add, drained };
}
