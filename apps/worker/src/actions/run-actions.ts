import { advanceAction, type Action, type AdvanceActionDeps, type EpochMs, type Logger } from '@qbasecron/core';

export type RunActionsDeps = AdvanceActionDeps & { log: Logger };

export const actionsPeriodMs = 1_000;
/** Begun anew in each run of the duty: a run goes on with each for so long, and leaves the rest to the next. */
const actionsMax = 20;
const runMs = 800;

/**
 * The duty of bulk actions: moves each on by steps. What goes wrong with one does not keep the others; it is tried
 * again in the next run.
 */
export async function runActions(deps: RunActionsDeps, now: EpochMs): Promise<{ actions: number; tasks: number }> {
  const due = await deps.actions.dueActions(now, actionsMax);
  const until = deps.clock.monotonic() + runMs;
  const counts = await Promise.all(due.map((action) => advance(deps, action, until)));
  return { actions: due.length, tasks: counts.reduce((sum, count) => sum + count, 0) };
}

/** Steps, until it is over or the time is up; at least one. */
async function advance(deps: RunActionsDeps, first: Action, until: number): Promise<number> {
  let tasks = 0;
  try {
    for (let action: Action | null = first; action;) {
      const step = await advanceAction({ deps, input: { action } });
      tasks += step.matchedCount;
      action = deps.clock.monotonic() < until ? step.action : null;
    }
  } catch (error) {
    deps.log.warn({ error, actionId: first.id }, 'a bulk action could not be advanced and is tried again');
  }
  return tasks;
}
