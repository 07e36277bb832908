import type { Clock, EpochMs, TimerConsumer, TimerHandlers } from '@qbasecron/core';
import type { JobStore, MemoryJob } from './job-store.ts';

/** As the real timer does: a job whose handler failed comes again unless it is a tick, and none in a hot loop. */
const failedJobDelayMs = 1_000;
const putBackMinMs = 50;

/** Ticks at once, whatever the concurrency of the others. */
const ticksConcurrency = 256;

export function createMemoryConsumer(deps: { jobs: JobStore; clock: Clock; concurrency: number }): TimerConsumer {
  const { jobs, clock, concurrency } = deps;
  const lanes = {
    slot: { underWay: new Set<Promise<void>>(), max: concurrency },
    soon: { underWay: new Set<Promise<void>>(), max: concurrency },
    tick: { underWay: new Set<Promise<void>>(), max: ticksConcurrency },
  };
  let removeTaker: (() => void) | null = null;
  let paused = false;
  let closing: Promise<void> | null = null;

  async function run(job: MemoryJob, handlers: TimerHandlers): Promise<void> {
    try {
      const handled = await handle(job, handlers);
      if (handled) jobs.putBack(job, Math.max(handled.putBackUntil, clock.now() + putBackMinMs));
      else jobs.finish(job);
    } catch {
      if (job.kind === 'tick') jobs.finish(job);
      else jobs.putBack(job, clock.now() + failedJobDelayMs);
    }
  }

  async function close(graceMs: number): Promise<void> {
    removeTaker?.();
    await new Promise<void>((resolve) => {
      const cancel = clock.after(graceMs, resolve);
      void Promise.all(Object.values(lanes).flatMap(({ underWay }) => [...underWay])).then(() => {
        cancel();
        resolve();
      });
    });
  }

  return {
    async start(handlers) {
      if (removeTaker || closing) return;
      removeTaker = jobs.addTaker((job) => {
        const { underWay, max } = lanes[job.kind];
        if (paused || closing || underWay.size >= max) return false;
        const running = run(job, handlers).finally(() => {
          underWay.delete(running);
          jobs.wake();
        });
        underWay.add(running);
        return true;
      });
    },
    pause() {
      paused = true;
    },
    resume() {
      paused = false;
      jobs.wake();
    },
    close: (graceMs) => (closing ??= close(graceMs)),
  };
}

function handle(job: MemoryJob, handlers: TimerHandlers): Promise<void | { putBackUntil: EpochMs }> {
  switch (job.kind) {
    case 'slot':
      return handlers.slot(job.slot);
    case 'soon':
      return handlers.soon(job.taskIds);
    case 'tick':
      return handlers.tick(job.scheduleId);
  }
}
