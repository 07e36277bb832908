import type { Clock } from '@qbasecron/core';

/** The promise itself, or a rejection when it has not settled within `ms`. The work goes on unheard. */
export function withinMs<T>(promise: Promise<T>, ms: number, clock: Pick<Clock, 'after'>): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(ms, () => reject(new Error(`no answer within ${ms} ms`)));
    promise.then(resolve, reject).finally(cancel);
  });
}
