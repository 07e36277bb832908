import assert from 'node:assert/strict';

import {
  createRecurrences,
  judgeOccurrence,
  planSchedules,
  type Schedule,
  type ScheduleDeps,
  type ScheduleDraft,
  type Task,
} from '@qbasecron/core';

import { createFakeDeps, sha256, startAt } from '../tasks/fakes.ts';
import {
  createFakeBackfills,
  createFakeCalendars,
  createFakeOccurrences,
  createFakeSchedules,
  createFaults,
  createRecords,
  withFaults,
  type Faults,
  type Records,
} from './fake-ledgers.ts';

export { startAt };
export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

export type Sent = { id: string; url: string; at: number; nominalAt: number; runNumber: number; kind: string };

/** Use cases of schedules, the real planner, and a worker that arms and sends in no time. */
export type Scene = {
  deps: ScheduleDeps;
  clock: ReturnType<typeof createFakeDeps>['clock'];
  records: Records;
  faults: Faults;
  /** What the worker has sent, in order. */
  sent: Sent[];
  warnings: string[];
  base: ReturnType<typeof createFakeDeps>;
  /** The planner's turn, and then the worker's: everything due is armed, and sent or dropped. */
  work(): Promise<void>;
  /** Work at each second up to that moment. */
  workUntil(at: number): Promise<void>;
  /** What a worker does with what is due, without the planner. */
  fireDue(): void;
};

export function createScene(): Scene {
  const base = createFakeDeps();
  const { clock } = base;
  const records = createRecords(base.ledger.tasks);
  const faults = createFaults();
  const warnings: string[] = [];
  const sound = {
    schedules: createFakeSchedules(records),
    occurrences: createFakeOccurrences(records),
    calendars: createFakeCalendars(records),
    backfills: createFakeBackfills(records),
  };
  const log = {
    debug() {},
    info() {},
    warn: (_: object, message: string) => void warnings.push(message),
    error: (_: object, message: string) => void warnings.push(message),
  };
  const recurrences = createRecurrences({ calendars: sound.calendars, clock });
  const common = { offers: base.offers, clock, sha256, settings: base.settings, log, recurrences };
  const ledgers = {
    schedules: withFaults(sound.schedules, faults),
    occurrences: withFaults(sound.occurrences, faults),
    calendars: withFaults(sound.calendars, faults),
    backfills: withFaults(sound.backfills, faults),
  };
  const plan = (schedules: readonly Schedule[]) =>
    planSchedules({ deps: { ...common, ...ledgers }, input: { schedules } });
  const sent: Sent[] = [];

  function fireDue(): void {
    const due = [...records.tasks.values()].filter(
      ({ state, nextAttemptAt }) => state === 'scheduled' && nextAttemptAt <= clock.at,
    );
    for (const task of due.toSorted((a, b) => a.nextAttemptAt - b.nextAttemptAt)) {
      const schedule = records.schedules.get(task.scheduleId ?? '') ?? null;
      const verdict = judgeOccurrence({ task, schedule, open: [], now: clock.at });
      if (verdict.kind === 'wait') continue;
      if (verdict.kind === 'cancel') {
        const over = { state: 'cancelled', finishReason: verdict.reason, finishedAt: clock.at } as const;
        records.tasks.set(task.id, { ...task, ...over });
        continue;
      }
      send(task);
    }
  }

  function send(task: Task): void {
    const { occurrence, id } = task;
    const url = task.callbackUrl ?? '';
    assert.ok(occurrence);
    const { nominalAt, runNumber, kind } = occurrence;
    sent.push({ id, url, at: clock.at, nominalAt, runNumber, kind });
    const over = { state: 'succeeded', finishReason: 'delivered', attemptCount: 1, finishedAt: clock.at } as const;
    records.tasks.set(id, { ...task, ...over });
    const attempt = { taskId: id, number: 1, token: 't', worker: 'w', startedAt: clock.at };
    base.ledger.attempts.push({
      ...attempt,
      latenessMs: clock.at - task.dueAt,
      outcome: 'delivered',
      status: 200,
      errorCode: null,
      errorDetail: null,
      responseExcerpt: null,
      timings: null,
      target: null,
      requests: [],
      nextAttemptAt: null,
    });
  }

  const scene: Scene = {
    deps: {
      ...common,
      ...ledgers,
      tasks: withFaults(base.ledger, faults),
      holder: base.holder,
      inherit: base.inherit,
      newId: base.newId,
      plan,
    },
    clock,
    records,
    faults,
    sent,
    warnings,
    base,
    async work() {
      // A worker of its own, which no fault of the api's process concerns.
      const due = await sound.schedules.dueSchedules(clock.at, 1_000);
      await planSchedules({ deps: { ...common, ...sound }, input: { schedules: due } });
      fireDue();
    },
    async workUntil(at) {
      while (clock.at < at) {
        clock.at = Math.min(at, (Math.floor(clock.at / 1_000) + 1) * 1_000);
        await scene.work();
      }
    },
    fireDue,
  };
  return scene;
}

/** Occurs at each full minute in UTC. */
export const draft: ScheduleDraft = { cron: '* * * * *', task: { callbackUrl: 'http://old/', data: 'x' } };

export function recordOf(scene: Scene, id: string): Schedule {
  const schedule = scene.records.schedules.get(id);
  assert.ok(schedule);
  return schedule;
}

/** The occurrences on record, in order of nominal time: minutes after startAt, state and reason. */
export function occurrencesOf(scene: Scene, id: string): string[] {
  const tasks = [...scene.records.tasks.values()].filter(({ scheduleId }) => scheduleId === id);
  return tasks
    .map(({ state, finishReason, occurrence, callbackUrl }) => ({
      at: occurrence?.nominalAt ?? 0,
      state,
      finishReason,
      callbackUrl,
    }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ at, state, finishReason }) => `${minutesAt(at)} ${state === 'cancelled' ? finishReason : state}`);
}

/** Ranges on record that are not empty, the open one included. */
export function skipsOf(scene: Scene, id: string): string[] {
  const { openSkip } = recordOf(scene, id);
  const closed = [...scene.records.skips.values()].filter(({ scheduleId, count }) => scheduleId === id && count !== 0);
  return [...closed, ...(openSkip ? [openSkip] : [])]
    .toSorted((a, b) => a.from - b.from)
    .map(({ from, to, count, reason }) => `${minutesAt(from)}-${to === null ? '' : minutesAt(to)} ${count} ${reason}`);
}

export function sentMinutes(scene: Scene): string[] {
  return scene.sent.map(({ nominalAt, url }) => `${minutesAt(nominalAt)} ${url}`);
}

function minutesAt(at: number): number {
  return (at - startAt) / minute;
}
