import type { Clock, EpochMs, Logger, TimerConsumer, TimerHandlers } from '@qbasecron/core';
import type { Job } from 'bullmq';
import { createJobWorker, type JobWorker } from './job-worker.ts';
import type { LimitedLog } from './limited-log.ts';
import { parseSeriesId, parseSlotJobId, slotsQueue, soonQueue, ticksQueue } from './names.ts';
import type { NextMoment } from './next-moment.ts';
import { openRedis } from './open-redis.ts';
import { parseSoonPayload } from './payloads.ts';

/** A job whose handler failed, for instance because the ledger is away, comes again after this time. */
const failedJobDelayMs = 1_000;

/** Starts of a job after which a failing one is given up; the audit finds its tasks. */
const failedStartsMax = 30;

/** What is left for connections to end after the jobs did. */
const endConnectionsMs = 1_000;

/**
 * Ticks at once. Their handler waits while many are planned together, and thousands of schedules share a minute: with
 * few at once a burst would take longer than the plan's lead.
 */
const ticksConcurrency = 256;

type Handled = void | { putBackUntil: EpochMs };

/** Consumes the queues over connections of its own: slots and direct jobs with up to `concurrency` at once each. */
export function createConsumer(deps: {
  url: string;
  prefix: string;
  clock: Clock;
  log: Logger;
  limitedLog: LimitedLog;
  concurrency: number;
  nextMoment: NextMoment;
  takesTicks: boolean;
}): TimerConsumer {
  const { url, prefix, clock, log, limitedLog, concurrency, nextMoment, takesTicks } = deps;
  const redis = openRedis({ url, purpose: 'consumer', limitedLog });
  let workers: JobWorker[] = [];
  let paused = false;
  let closing: Promise<void> | null = null;

  function consume(queue: string, handle: (job: Job) => Promise<Handled>, atOnce = concurrency): JobWorker {
    const blockingRedis = openRedis({ url, purpose: 'blocking', limitedLog });
    const guarded = (job: Job): Promise<Handled> => handle(job).catch((error: unknown) => putBackFailed(job, error));
    const connections = { redis, blockingRedis, prefix, clock, limitedLog };
    return createJobWorker({ queue, handle: guarded, ...connections, concurrency: atOnce, nextMoment });
  }

  /** A job that is lost here costs its tasks two seconds, until the audit; one put back costs them one. */
  function putBackFailed(job: Job, error: unknown): Handled {
    if (job.attemptsStarted >= failedStartsMax) {
      log.error({ error, jobId: job.id }, 'a job of the timer kept failing and is left to the audit');
      return undefined;
    }
    limitedLog('error', { error, jobId: job.id }, 'a job of the timer failed and is put back');
    return { putBackUntil: clock.now() + failedJobDelayMs };
  }

  async function start(handlers: TimerHandlers): Promise<void> {
    if (closing || workers.length > 0) return;
    workers = [
      consume(slotsQueue, async (job) => {
        const slot = parseSlotJobId(job.id);
        if (slot) return await handlers.slot(slot);
        limitedLog('error', { jobId: job.id }, 'a slot job that is not ours was dropped');
      }),
      consume(soonQueue, async (job) => {
        const payload = parseSoonPayload(job.data);
        if (payload) return await handlers.soon(payload.ids);
        limitedLog('error', { jobId: job.id }, 'a direct job that is not ours was dropped');
      }),
    ];
    if (takesTicks) workers.push(consume(ticksQueue, (job) => takeTick(job, handlers), ticksConcurrency));
    if (!paused) for (const worker of workers) worker.run();
  }

  /** A tick is only a hint: one that fails is not tried again. */
  async function takeTick(job: Job, handlers: TimerHandlers): Promise<void> {
    const scheduleId = parseSeriesId(job.repeatJobKey);
    if (!scheduleId) {
      limitedLog('error', { jobId: job.id }, 'a tick that is not ours was dropped');
      return;
    }
    try {
      await handlers.tick(scheduleId);
    } catch (error) {
      limitedLog('warn', { error, scheduleId }, 'a tick failed; the planner duty takes its schedule');
    }
  }

  async function close(graceMs: number): Promise<void> {
    await Promise.all(workers.map((worker) => worker.close(graceMs, endConnectionsMs)));
    redis.endForGood();
  }

  return {
    start,
    pause() {
      if (paused) return;
      paused = true;
      for (const worker of workers) worker.pause();
    },
    resume() {
      if (!paused || closing) return;
      paused = false;
      for (const worker of workers) worker.run();
    },
    close: (graceMs) => (closing ??= close(graceMs)),
  };
}
