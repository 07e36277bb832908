import type { Clock, TimerSession } from '@qbasecron/core';

/** Round trips to ledger and timer, in ms; −1 while one does not answer. */
export interface LatencyProbe {
  /** Measures once. Never rejects. */
  measure(): Promise<void>;
  read(): { ledgerLatencyMs: number; timerLatencyMs: number };
}

export function createLatencyProbe(deps: {
  ledger: { readTime(): Promise<number> };
  timer: Pick<TimerSession, 'ping'>;
  clock: Clock;
}): LatencyProbe {
  let ledgerLatencyMs = -1;
  let timerLatencyMs = -1;

  async function timeLedger(): Promise<number> {
    const started = deps.clock.monotonic();
    try {
      await deps.ledger.readTime();
      return deps.clock.monotonic() - started;
    } catch {
      return -1;
    }
  }

  return {
    async measure() {
      [ledgerLatencyMs, timerLatencyMs] = await Promise.all([timeLedger(), deps.timer.ping().catch(() => -1)]);
    },
    read: () => ({ ledgerLatencyMs, timerLatencyMs }),
  };
}
