import { calendarView, scheduleView, taskView } from '@qbasecron/contracts';
import type { AppDeps } from '../app-deps.ts';

/** The record that a path names, as it would be answered; null when there is none. */
export type ReadBefore = (
  ledger: AppDeps['ledger'],
  params: Readonly<Record<string, string | undefined>>,
) => Promise<object | null>;

export const taskBefore: ReadBefore = async ({ tasks }, { id = '' }) => {
  const task = await tasks.findTask(id);
  return task && task.deletedAt === null ? taskView(task) : null;
};

export const calendarBefore: ReadBefore = async ({ calendars }, { name = '' }) => {
  const [calendar] = await calendars.findCalendars([name]);
  return calendar ? calendarView(calendar) : null;
};

export const scheduleBefore: ReadBefore = async ({ schedules }, { id, name }) => {
  const schedule = id === undefined ? await byName(schedules, name) : await schedules.findSchedule(id);
  // What is computed of a schedule is not told of either side: see the audit plugin.
  return schedule && schedule.deletedAt === null ? scheduleView({ schedule, description: '', next: null }) : null;
};

async function byName(schedules: AppDeps['ledger']['schedules'], name: string | undefined) {
  if (name === undefined) return null;
  const [schedule = null] = await schedules.listSchedules({ name, limit: 1 });
  return schedule;
}
