import fp from 'fastify-plugin';
import { createRecurrences, planSchedules, type IdempotencyDeps, type ScheduleDeps } from '@qbasecron/core';
import type { AppDeps } from '../app-deps.ts';

/** What the routes of schedules, calendars and the proof call the use cases with. */
export type ScheduleServices = { deps: ScheduleDeps; idempotency: IdempotencyDeps };

declare module 'fastify' {
  interface FastifyInstance {
    schedules: ScheduleServices;
  }
}

/** What an edit plans is offered as posted tasks are, so that on close both are settled together. */
export const scheduleServices = fp<{ appDeps: AppDeps }>(
  (app, { appDeps }, done) => {
    const { ledger, timer, clock, log, settings, newId } = appDeps;
    const { deps: taskDeps, idempotency } = app.tasks;
    const { offers, sha256, inherit } = taskDeps;
    const { schedules, occurrences, calendars, backfills, tasks } = ledger;
    const recurrences = createRecurrences({ calendars, clock });
    const planDeps = { schedules, occurrences, recurrences, offers, clock, sha256, settings, log };
    app.decorate('schedules', {
      deps: {
        schedules,
        occurrences,
        calendars,
        backfills,
        tasks,
        offers,
        inherit,
        holder: timer.asker,
        clock,
        newId,
        sha256,
        settings,
        recurrences,
        plan: (planned) => planSchedules({ deps: planDeps, input: { schedules: planned } }),
        log,
      },
      idempotency,
    });
    done();
  },
  { name: 'schedule-services', fastify: '5.x', dependencies: ['task-services'] },
);
