/** Collects what a test waits for. Nothing sleeps: every wait has a deadline and says what did not come. */
export interface Signal<T> {
  /** Everything fired so far, oldest first. */
  readonly seen: readonly T[];
  fire(value: T): void;
  /** Resolves to the value number `count` (from 1) as soon as it was fired. @default count 1, deadlineMs 5,000 */
  wait(options?: { count?: number; deadlineMs?: number }): Promise<T>;
  /** Resolves to the first value, past or future, that fits. @default deadlineMs 5,000 */
  waitFor(fits: (value: T) => boolean, deadlineMs?: number): Promise<T>;
}

const deadlineMsDefault = 5_000;

/** `what` is named in the error of a wait whose deadline passed. */
export function createSignal<T = void>(what: string): Signal<T> {
  const seen: T[] = [];
  const checks = new Set<() => void>();

  function waitUntil(find: () => { value: T } | null, deadlineMs: number): Promise<T> {
    const waiting = new Promise<T>((resolve) => {
      const check = (): void => {
        const found = find();
        if (!found) return;
        checks.delete(check);
        resolve(found.value);
      };
      checks.add(check);
      check();
    });
    return withDeadline(waiting, { what: () => `${what} (seen ${seen.length})`, deadlineMs });
  }

  return {
    seen,
    fire(value) {
      seen.push(value);
      for (const check of [...checks]) check();
    },
    wait({ count = 1, deadlineMs = deadlineMsDefault } = {}) {
      return waitUntil(() => (seen.length >= count ? { value: seen[count - 1] as T } : null), deadlineMs);
    },
    waitFor(fits, deadlineMs = deadlineMsDefault) {
      return waitUntil(() => {
        const index = seen.findIndex(fits);
        return index < 0 ? null : { value: seen[index] as T };
      }, deadlineMs);
    },
  };
}

/** The promise itself, or a rejection naming `what` when it has not settled within `deadlineMs` (5,000). */
export async function withDeadline<T>(
  promise: Promise<T>,
  options: { what: string | (() => string); deadlineMs?: number },
): Promise<T> {
  const { what, deadlineMs = deadlineMsDefault } = options;
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`not within ${deadlineMs} ms: ${typeof what === 'string' ? what : what()}`));
    }, deadlineMs);
  });
  try {
    return await Promise.race([promise, deadline]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Asks again and again until the answer is neither false, null nor undefined, and resolves to it. For state in another
 * process that cannot signal. An error of the last ask is the cause of the rejection. @default deadlineMs 5,000
 */
export async function eventually<T>(
  ask: () => T | Promise<T>,
  options: { what: string; deadlineMs?: number; everyMs?: number },
): Promise<NonNullable<Exclude<T, false>>> {
  const { what, deadlineMs = deadlineMsDefault, everyMs = 10 } = options;
  const until = performance.now() + deadlineMs;
  let cause: unknown;
  for (;;) {
    try {
      const answer = await ask();
      cause = undefined;
      if (answer !== false && answer !== null && answer !== undefined) {
        return answer as NonNullable<Exclude<T, false>>;
      }
    } catch (error) {
      cause = error;
    }
    if (performance.now() > until) throw new Error(`not within ${deadlineMs} ms: ${what}`, { cause });
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
