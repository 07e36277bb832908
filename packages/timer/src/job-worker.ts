import type { Clock, EpochMs } from '@qbasecron/core';
import { DelayedError, Worker, type Job } from 'bullmq';
import { fetchingBackend } from './fetching-backend.ts';
import { standInStrategy } from './ledger-time-backend.ts';
import type { LimitedLog } from './limited-log.ts';
import type { NextMoment } from './next-moment.ts';
import type { EndableRedis } from './open-redis.ts';

/** A job that is put back to a moment already past comes again after this time: never in a hot loop. */
const putBackMinMs = 50;

/** One queue's consumer: BullMQ's Worker with our settings, and a pause and a close that keep their word. */
export interface JobWorker {
  /** Fetches from now on. Harmless to repeat. */
  run(): void;
  /** Takes no further job, not even one that it was waiting for. Harmless to repeat. */
  pause(): void;
  /** Pauses, waits at most `graceMs` for jobs under way, then at most `endMs` for the connections to end. */
  close(graceMs: number, endMs: number): Promise<void>;
}

export function createJobWorker(deps: {
  queue: string;
  /** Must not reject. */
  handle: (job: Job) => Promise<void | { putBackUntil: EpochMs }>;
  redis: EndableRedis;
  /** Becomes the worker's: close ends it. */
  blockingRedis: EndableRedis;
  prefix: string;
  clock: Clock;
  limitedLog: LimitedLog;
  concurrency: number;
  nextMoment: NextMoment;
}): JobWorker {
  const { queue, handle, redis, blockingRedis, prefix, clock, limitedLog, concurrency, nextMoment } = deps;
  const jobs = new Set<Promise<unknown>>();
  const scripts = new Set<Promise<unknown>>();
  let fetching = false;

  const worker = new Worker(
    queue,
    (job, token) => {
      const running = process(job, token);
      const settled = running.catch(() => undefined).finally(() => jobs.delete(settled));
      jobs.add(settled);
      return running;
    },
    {
      connection: redis,
      prefix,
      concurrency,
      autorun: false,
      // A dead process's jobs are found after about 10 s; BullMQ's defaults take 57.
      lockDuration: 10_000,
      stalledInterval: 3_000,
      maxStalledCount: 3,
      // One worker waits for the next job's time on behalf of all. When it is killed, the others notice after this
      // many seconds, which must be less than the arm lead.
      drainDelay: 1,
      runRetryDelay: 250,
      removeOnComplete: { count: 0 },
      removeOnFail: { count: 0 },
      settings: { repeatStrategy: standInStrategy },
    },
    fetchingBackend({ redis, blockingRedis, prefix, clock, nextMoment, mayFetch: () => fetching, underWay: scripts }),
  );
  worker.on('error', (error) => limitedLog('warn', { error, queue }, 'a consumer of the timer failed'));

  async function process(job: Job, token: string | undefined): Promise<void> {
    // Paused while Redis was already handing it out: somebody else's.
    if (!fetching) return await putBack(job, token, clock.now());
    const handled = await handle(job);
    if (handled) await putBack(job, token, Math.max(handled.putBackUntil, clock.now() + putBackMinMs));
  }

  /** Always throws: that is how BullMQ is told that the job is not done. */
  async function putBack(job: Job, token: string | undefined, until: EpochMs): Promise<never> {
    try {
      // Not job.moveToDelayed: where the wall clock is ahead of that time it would say "now, by the wall clock".
      await worker.getBackend().moveToDelayed(job.id ?? '', until, 0, token, { skipAttempt: true });
    } catch (error) {
      // The job is gone or somebody else's: Redis lost it, or this process stood still beyond its lock.
      limitedLog('warn', { error, queue, jobId: job.id }, 'a job could not be put back');
    }
    throw new DelayedError();
  }

  function run(): void {
    if (worker.closing) return;
    fetching = true;
    if (worker.isPaused()) void worker.resume();
    // resume() starts the loop unless it still runs; should that run be at its very end, nothing would fetch again.
    setImmediate(() => {
      if (!fetching || worker.closing || worker.isRunning()) return;
      worker.run().catch((error: unknown) => limitedLog('error', { error, queue }, 'a consumer of the timer ended'));
    });
  }

  function pause(): void {
    fetching = false;
    // true: without waiting for jobs under way
    void worker.pause(true);
  }

  async function close(graceMs: number, endMs: number): Promise<void> {
    pause();
    const inTime = await settledWithin(Promise.all(jobs), graceMs, clock);
    // Then what follows a job, and a fetch that was on its way: Redis would take their loss for a dead worker.
    if (inTime && redis.status === 'ready') await settledWithin(idle(), endMs, clock);
    // Forced, because its own waiting has no end while Redis is away. What is still under way will be found stalled.
    await settledWithin(worker.close(true), endMs, clock);
    blockingRedis.endForGood();
  }

  async function idle(): Promise<void> {
    do {
      await Promise.all([...jobs, ...scripts]);
      // From the end of a job to its last script, and from a fetch to its job, there are only promises between.
      await new Promise((resolve) => setImmediate(resolve));
    } while (jobs.size + scripts.size > 0);
  }

  return { run, pause, close };
}

/** Waits for the promise, but not longer than `ms`; false when that passed. Its error is no concern of the waiter's. */
async function settledWithin(promise: Promise<unknown>, ms: number, clock: Clock): Promise<boolean> {
  let cancel = (): void => undefined;
  const late = new Promise<false>((resolve) => (cancel = clock.after(ms, () => resolve(false))));
  const inTime = await Promise.race([Promise.allSettled([promise]).then(() => true), late]);
  cancel();
  return inTime;
}
