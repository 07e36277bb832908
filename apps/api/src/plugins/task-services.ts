import { createHash } from 'node:crypto';
import fp from 'fastify-plugin';
import {
  createInherit,
  createOffers,
  epochCheckMs,
  gatherOffers,
  type IdempotencyDeps,
  type InsertResult,
  type Task,
  type TaskDeps,
} from '@qbasecron/core';
import { createBatcher, createLoop } from '@qbasecron/runtime';
import type { AppDeps } from '../app-deps.ts';
import { createEpochWatch } from '../wheel/watch-epoch.ts';

/** What the task routes call the use cases with. */
export type TaskServices = { deps: TaskDeps; idempotency: IdempotencyDeps };

declare module 'fastify' {
  interface FastifyInstance {
    tasks: TaskServices;
  }
}

/**
 * Group commit and offers. On close, what was accepted is written and offered before the adapters may go: the owner
 * of the ledger and the timer closes them after the app.
 */
export const taskServices = fp<{ appDeps: AppDeps }>(
  (app, { appDeps }, done) => {
    const { ledger, timer, clock, log, settings, newId, metrics } = appDeps;
    const commitSeconds = metrics.histogram({
      name: 'qbasecron_commit_seconds',
      help: 'Time for the ledger to acknowledge one group commit.',
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
    });
    const commitTasks = metrics.histogram({
      name: 'qbasecron_commit_tasks',
      help: 'Tasks in one group commit.',
      buckets: [1, 2, 5, 10, 20, 50, 100, 200, 500],
    });

    const batcher = createBatcher<Task, InsertResult>({
      itemsMax: settings.commit.batchItemsMax,
      parallelMax: settings.commit.parallelMax,
      queueItemsMax: settings.commit.queueItemsMax,
      queueBytesMax: settings.commit.queueBytesMax,
      async run(tasks) {
        const startedAt = clock.monotonic();
        const results = await ledger.tasks.insertTasks(tasks);
        commitSeconds.observe((clock.monotonic() - startedAt) / 1_000);
        commitTasks.observe(tasks.length);
        return results;
      },
    });

    const offers = createOffers({ timer: timer.timer, clock, log });
    const epochWatch = createEpochWatch({ epoch: timer.epoch, offers });
    const epochLoop = createLoop({ name: 'epoch watch', periodMs: epochCheckMs, run: epochWatch.runOnce, clock, log });
    const cancelReconnect = timer.epoch.onReconnect(() => offers.forget());

    const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');
    app.decorate('tasks', {
      deps: {
        ledger: ledger.tasks,
        commit: (task, bytes) => batcher.add(task, bytes),
        offers: gatherOffers(offers),
        holder: timer.asker,
        clock,
        newId,
        sha256,
        inherit: createInherit({ destinations: ledger.destinations, clock }),
        settings,
      },
      idempotency: { store: ledger.idempotency, clock, newId, sha256, log },
    });

    app.addHook('onReady', async () => epochLoop.start());
    app.addHook('onClose', async () => {
      cancelReconnect();
      await epochLoop.stop();
      await batcher.drained();
      await offers.settled();
    });
    done();
  },
  { name: 'task-services', fastify: '5.x' },
);
