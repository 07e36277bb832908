import { planLeadMs, type EpochMs, type Schedule } from '@qbasecron/core';
import { aSchedule } from '@qbasecron/testkit';
import type { Scene, Sent } from './start-worker.ts';

export const minute = 60_000;

/** Puts an active schedule on record as the api does, decided up to now; of every minute unless `set` says otherwise. */
export async function addSchedule(scene: Scene, set: Partial<Schedule> = {}): Promise<Schedule> {
  const now = scene.clock.now();
  const schedule = aSchedule({
    rule: { kind: 'cron', cron: '* * * * *' },
    timezone: 'UTC',
    state: 'active',
    plannedUntil: now,
    nextNominalAt: nextMinute(now),
    nextPlanAt: nextMinute(now) - planLeadMs,
    createdAt: now,
    updatedAt: now,
    ...set,
  });
  await scene.memory.schedules.insertSchedule(schedule);
  return schedule;
}

function nextMinute(after: EpochMs): EpochMs {
  return (Math.floor(after / minute) + 1) * minute;
}

/** Nominal times, in minutes after `from`, of what a schedule sent, in order of sending. */
export async function sentMinutes(scene: Scene, schedule: Schedule, from: EpochMs): Promise<number[]> {
  const tasks = await scene.memory.occurrences.listOccurrences({
    scheduleId: schedule.id,
    from: 0,
    until: Number.MAX_SAFE_INTEGER,
    order: 'earliest',
    limit: 100_000,
  });
  const nominals = new Map(tasks.map(({ id, occurrence }) => [id, occurrence?.nominalAt ?? 0]));
  return scene.sent.filter(({ id }) => nominals.has(id)).map(({ id }) => ((nominals.get(id) ?? 0) - from) / minute);
}

/** How late each request went out, by its own due time, in ms. */
export function latenessOf(sent: readonly Sent[]): number[] {
  return sent.map(({ at, headers }) => at - Date.parse(headers['qbasecron-due-at'] ?? ''));
}
