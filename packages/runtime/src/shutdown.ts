import type { Logger } from '@qbasecron/core';

/** A signal came before the start was complete: not a failure. */
export class StoppedEarly extends Error {
  override name = 'StoppedEarly';
}

export type Shutdown = {
  /** Registers what is to be stopped. Stops run in reverse order of registration, each awaited before the next. */
  onStop(name: string, fn: () => unknown): void;
  /**
   * Registers the close of what was just opened. When the process is stopping already, closes it at once and throws
   * StoppedEarly, which ends the start (see startMain).
   */
  keep(name: string, close: () => unknown): Promise<void>;
  /** Stops everything, once; further calls get the same promise. Resolves when all is stopped. Never rejects. */
  stop(reason: string): Promise<void>;
  /** True from the first call of stop. */
  readonly stopping: boolean;
};

/**
 * Ends a process in order. SIGTERM and SIGINT start it; a repeated signal changes nothing, since a launcher and a
 * terminal often send both. The process is left to end by itself when everything is stopped; only when `graceMs` is
 * over, be it that a stop hangs or that something forgotten keeps the process alive, it exits with 1. A stop that
 * throws is logged and the next one goes on.
 */
export function createShutdown(options: {
  log: Logger;
  /** For all stops together. */
  graceMs: number;
  /** @default SIGTERM and SIGINT */
  signals?: readonly NodeJS.Signals[];
  /** @default process.exit */
  exit?: (code: number) => void;
}): Shutdown {
  const { log, graceMs, signals = ['SIGTERM', 'SIGINT'], exit = (code) => process.exit(code) } = options;
  const steps: { name: string; fn: () => unknown }[] = [];
  let stopped: Promise<void> | null = null;
  let bySignal = false;

  async function stopAll(reason: string): Promise<void> {
    log.info({ reason, graceMs }, 'stopping');
    let stepName = '';
    const graceTimer = setTimeout(() => {
      log.error({ step: stepName, graceMs }, 'the grace time is over; exiting');
      exit(1);
    }, graceMs);
    for (let step = steps.pop(); step; step = steps.pop()) {
      stepName = step.name;
      try {
        await step.fn();
      } catch (error) {
        log.error({ step: stepName, error }, 'a part failed to stop; going on');
      }
    }
    log.info({ reason }, 'stopped');
    stepName = 'all stopped, but something keeps the process alive';
    // After a signal the process must end; after a call of stop its caller may have more to do.
    if (bySignal) graceTimer.unref();
    else {
      clearTimeout(graceTimer);
      for (const signal of signals) process.off(signal, onSignal);
    }
  }

  function stop(reason: string): Promise<void> {
    stopped ??= stopAll(reason);
    return stopped;
  }

  function onSignal(signal: NodeJS.Signals): void {
    bySignal = true;
    void stop(signal);
  }

  for (const signal of signals) process.on(signal, onSignal);

  return {
    onStop: (name, fn) => void steps.push({ name, fn }),
    async keep(name, close) {
      if (stopped === null) return void steps.push({ name, fn: close });
      await close();
      throw new StoppedEarly(`stopped before ${name} was needed`);
    },
    stop,
    get stopping() {
      return stopped !== null;
    },
  };
}
