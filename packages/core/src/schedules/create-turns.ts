import type { Clock } from '../ports/clock.ts';

/** Computing goes on for at most about this long before others get their turn. */
const turnMs = 10;
const lookMax = 16;

/** Gives others a turn when this one has lasted long enough; cheap to ask often. */
export function createTurns(clock: Pick<Clock, 'monotonic' | 'after'>): () => Promise<void> | undefined {
  let endsAt = clock.monotonic() + turnMs;
  let calls = 0;
  return () => {
    if (++calls % lookMax !== 0 || clock.monotonic() < endsAt) return undefined;
    return new Promise((resolve) => {
      clock.after(0, () => {
        endsAt = clock.monotonic() + turnMs;
        resolve();
      });
    });
  };
}
