import type { Attempt } from '../model/attempt.ts';
import type { EpochMs, FollowUp, Task } from '../model/task.ts';
import type { FollowUpLedger } from '../ports/follow-up-ledger.ts';
import { formatInstant } from '../time/format-instant.ts';
import { flowOf } from '../wheel/flow.ts';
import { readChoices, serviceDefaults } from './delivery-choices.ts';
import { freshState } from './fresh-state.ts';
import type { TaskDeps } from './task-deps.ts';

export type MakeFollowUpsDeps = {
  followUps: FollowUpLedger;
  tasks: Pick<TaskDeps['ledger'], 'insertTasks' | 'findAttempts'>;
  offers: TaskDeps['offers'];
  sha256: TaskDeps['sha256'];
  partitionCount: number;
  /** JSON text that tells what became of the task. */
  tellOutcome: (task: Task, last: Attempt | null) => string;
};

const batchMax = 200;

/**
 * Makes the callbacks that follow tasks which have ended, each a task of its own, due now. Its id follows from the task,
 * its attempts and its end: making it twice makes one, so that nothing is lost or doubled by a crash on the way.
 */
export async function makeFollowUps(deps: MakeFollowUpsDeps, now: EpochMs): Promise<{ made: number }> {
  const { followUps, tasks, offers } = deps;
  let made = 0;
  for (;;) {
    const open = await followUps.openFollowUps(batchMax);
    if (open.length === 0) return { made };
    const built: Task[] = [];
    for (const task of open) {
      const follow = followUpOf(task);
      if (!follow) continue;
      const last = (await tasks.findAttempts(task.id)).at(-1) ?? null;
      built.push(buildFollowUp(deps, { task, last, ...follow }, now));
    }
    const results = await tasks.insertTasks(built);
    const fresh = built.filter((_, index) => results[index] === 'inserted');
    void offers.offer(fresh);
    // Last: whatever broke before it is done again.
    await followUps.closeFollowUps(
      open.map(({ id }) => id),
      now,
    );
    made += fresh.length;
    // What has ended since `now` is read again, and closed, by the next run.
    if (open.length < batchMax || fresh.length === 0) return { made };
  }
}

/** What follows this end; nothing follows a task that people cancelled. */
function followUpOf(task: Task): { kind: 'on_success' | 'on_failure'; to: FollowUp } | null {
  if (task.state === 'cancelled') return null;
  const kind = task.state === 'succeeded' ? 'on_success' : 'on_failure';
  const to = kind === 'on_success' ? task.onSuccess : task.onFailure;
  return to && { kind, to };
}

function buildFollowUp(
  { sha256, partitionCount, tellOutcome }: MakeFollowUpsDeps,
  { task, last, kind, to }: { task: Task; last: Attempt | null; kind: 'on_success' | 'on_failure'; to: FollowUp },
  now: EpochMs,
): Task {
  const id = sha256(`${kind}:${task.id}:${task.attemptCount}:${task.finishedAt}`).slice(0, 24);
  const body = { kind: 'json', body: tellOutcome(task, last) } as const;
  const { callbackUrl, destination, path, headers } = to;
  const choices = { ...readChoices({ headers, body }, serviceDefaults), callbackUrl, destination, path };
  return {
    id,
    time: formatInstant(now),
    delay: null,
    timezone: 'UTC',
    timeResolution: null,
    desc: '',
    ...choices,
    labels: task.labels,
    flow: flowOf(choices),
    followUp: null,
    linked: { kind, taskId: task.id },
    scheduleId: null,
    occurrence: null,
    expiresAt: null,
    dueAt: now,
    nextAttemptAt: now,
    ageFromAt: now,
    ...freshState(id, now, partitionCount),
  };
}
