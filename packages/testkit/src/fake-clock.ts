import type { Clock, EpochMs } from '@qbasecron/core';

/** Core's Clock under a test's control: time stands still except during `advance`. */
export interface FakeClock extends Clock {
  /**
   * Lets `ms` of time pass on all three clocks. Timers fire in the order in which they fall due (first set first among
   * equals), each seeing its own due time as now; timers set on the way fire as well if they fall due in time. After
   * each due moment everything that is waiting only for other promises, microtasks or setImmediate gets to run.
   * Calls must not overlap. An error thrown by a timer's function rejects it.
   */
  advance(ms: number): Promise<void>;
  /** Advances from timer to timer until the condition holds. Rejects when `maxMs` of fake time did not suffice. */
  advanceUntil(condition: () => boolean, maxMs: number): Promise<void>;
  /** Lets promises run without letting time pass. */
  settle(): Promise<void>;
  /** A new measurement of the ledger's clock: moves now() to wall() + ms; wall and monotonic stay. */
  setOffset(ms: number): void;
  /** The machine's wall clock is set, or the machine slept: moves wall() by ms; now() and monotonic() stay. */
  jumpWall(ms: number): void;
  setTrusted(trusted: boolean): void;
  /** How many timers wait. */
  timerCount(): number;
}

/** @default 2026-01-15T12:00:00.000Z, a whole second */
export const fakeClockStartAt: EpochMs = 1_768_478_400_000;

type Timer = { dueAt: number; order: number; fn: () => void };

/** Starts at `startAt` by the ledger's clock and the wall clock, trusted, with offset 0; monotonic starts at 1,000. */
export function createFakeClock(options: { startAt?: EpochMs } = {}): FakeClock {
  let wallBase = options.startAt ?? fakeClockStartAt;
  let offset = 0;
  let elapsed = 0;
  let trusted = true;
  let timerOrder = 0;
  const timers = new Set<Timer>();

  function nextTimer(until: number): Timer | null {
    let next: Timer | null = null;
    for (const timer of timers) {
      if (timer.dueAt > until) continue;
      if (!next || timer.dueAt < next.dueAt || (timer.dueAt === next.dueAt && timer.order < next.order)) next = timer;
    }
    return next;
  }

  /** Fires all timers of the next due moment, if there is one by then; otherwise moves to `until`. */
  async function step(until: number): Promise<void> {
    const first = nextTimer(until);
    elapsed = first ? Math.max(elapsed, first.dueAt) : until;
    for (let timer = first; timer; timer = nextTimer(elapsed)) {
      timers.delete(timer);
      timer.fn();
    }
    await settle();
  }

  async function advance(ms: number): Promise<void> {
    await settle();
    const until = elapsed + ms;
    while (elapsed < until || nextTimer(until)) await step(until);
  }

  async function advanceUntil(condition: () => boolean, maxMs: number): Promise<void> {
    await settle();
    const until = elapsed + maxMs;
    while (!condition()) {
      if (elapsed >= until && !nextTimer(until)) throw new Error(`the condition did not hold within ${maxMs} ms`);
      await step(until);
    }
  }

  return {
    now: () => Math.floor(wallBase + elapsed + offset),
    monotonic: () => 1_000 + elapsed,
    wall: () => Math.floor(wallBase + elapsed),
    offsetMs: () => offset,
    isTrusted: () => trusted,
    after(ms, fn) {
      const timer = { dueAt: elapsed + Math.max(0, ms), order: timerOrder++, fn };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    advance,
    advanceUntil,
    settle,
    setOffset(ms) {
      offset = ms;
    },
    jumpWall(ms) {
      wallBase += ms;
      offset -= ms;
    },
    setTrusted(value) {
      trusted = value;
    },
    timerCount: () => timers.size,
  };
}

/** Three turns of the event loop: enough for a promise chain that itself waits on setImmediate twice. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
}
