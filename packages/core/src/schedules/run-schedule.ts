import type { Task } from '../model/task.ts';
import { writeTwice } from '../tasks/write-twice.ts';
import { noSuch } from './no-such.ts';
import { buildOccurrence } from './plan/build-occurrence.ts';
import { readSchedule } from './read-schedule.ts';
import type { ScheduleDeps } from './schedule-deps.ts';

/**
 * Makes one occurrence now, outside the rule: it counts as no run and changes nothing of the schedule, paused and
 * finished ones included. How it meets others is the schedule's choice for overlap.
 * @param input.taskId made before, by an Idempotency-Key: repeating with it is harmless
 * @throws Refusal not_found; LedgerUnavailable (nothing stored), OutcomeUnknown (after one repetition)
 */
export async function runSchedule({
  deps,
  input,
}: {
  deps: Pick<ScheduleDeps, 'schedules' | 'tasks' | 'offers' | 'clock' | 'newId' | 'settings'>;
  input: { id: string; taskId?: string | undefined };
}): Promise<Task> {
  const schedule = await readSchedule({ deps, input });
  const now = deps.clock.now();
  const run = {
    id: input.taskId ?? deps.newId(),
    nominalAt: now,
    dueAt: now,
    runNumber: 0,
    kind: 'manual',
    overlap: schedule.overlap,
    backfillId: null,
  } as const;
  const task = buildOccurrence(schedule, run, now, deps.settings.partitionCount);
  const [result] = await writeTwice(() => deps.tasks.insertTasks([task]));
  const stored = result === 'exists' ? await deps.tasks.findTask(task.id) : task;
  if (!stored) throw noSuch('task', task.id);
  // Whoever stored it may have ended before offering it; doubling is harmless.
  if (stored.state === 'scheduled') void deps.offers.offer([stored]);
  return stored;
}
