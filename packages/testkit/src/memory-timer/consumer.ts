import type { Clock, TimerConsumer, TimerHandlers } from '@qbasecron/core';
import type { JobStore, MemoryJob } from './job-store.ts';

/** As the real timer does: a job whose handler failed comes again, and none in a hot loop. */
const failedJobDelayMs = 1_000;
const putBackMinMs = 50;

export function createMemoryConsumer(deps: { jobs: JobStore; clock: Clock; concurrency: number }): TimerConsumer {
  const { jobs, clock, concurrency } = deps;
  const underWay = { slot: new Set<Promise<void>>(), soon: new Set<Promise<void>>() };
  let removeTaker: (() => void) | null = null;
  let paused = false;
  let closing: Promise<void> | null = null;

  async function run(job: MemoryJob, handlers: TimerHandlers): Promise<void> {
    try {
      const handled = await (job.kind === 'slot' ? handlers.slot(job.slot) : handlers.soon(job.taskIds));
      if (handled) jobs.putBack(job, Math.max(handled.putBackUntil, clock.now() + putBackMinMs));
      else jobs.finish(job);
    } catch {
      jobs.putBack(job, clock.now() + failedJobDelayMs);
    }
  }

  async function close(graceMs: number): Promise<void> {
    removeTaker?.();
    await new Promise<void>((resolve) => {
      const cancel = clock.after(graceMs, resolve);
      void Promise.all([...underWay.slot, ...underWay.soon]).then(() => {
        cancel();
        resolve();
      });
    });
  }

  return {
    async start(handlers) {
      if (removeTaker || closing) return;
      removeTaker = jobs.addTaker((job) => {
        if (paused || closing || underWay[job.kind].size >= concurrency) return false;
        const running = run(job, handlers).finally(() => {
          underWay[job.kind].delete(running);
          jobs.wake();
        });
        underWay[job.kind].add(running);
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
