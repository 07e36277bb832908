import type { Action } from '../model/action.ts';
import { assertNever } from '../model/assert.ts';
import { Refusal } from '../model/refusal.ts';
import type { Task } from '../model/task.ts';
import type { ActionLedger } from '../ports/action-ledger.ts';
import type { TaskQuery } from '../ports/task-ledger.ts';
import { cancelTask } from '../tasks/cancel-task.ts';
import { deleteTask } from '../tasks/delete-task.ts';
import { retryTask } from '../tasks/retry-task.ts';
import type { TaskDeps } from '../tasks/task-deps.ts';
import { writeTwice } from '../tasks/write-twice.ts';
import { ended } from './cancel-action.ts';
import { replayOf } from './replay-task.ts';

export type AdvanceActionDeps = { actions: ActionLedger } & Pick<
  TaskDeps,
  'ledger' | 'offers' | 'holder' | 'clock' | 'inherit' | 'sha256' | 'settings'
>;

/** Tasks of one step, and how many of them at once. */
const chunkMax = 100;
const parallelMax = 10;

/**
 * One step of a bulk action: deals with the next tasks that its filter fits, and then puts its position on record. A
 * step that was cut short is done again from the position before: what it had done no longer fits the filter, or is
 * recognised, and is only missing in the counts. Two steps at once do the same, and one of them counts.
 * @throws LedgerUnavailable, OutcomeUnknown, QueryTooSlow: then the step is done again, by whoever comes next
 */
export async function advanceAction({
  deps,
  input: { action },
}: {
  deps: AdvanceActionDeps;
  input: { action: Action };
}): Promise<{ action: Action | null; matchedCount: number }> {
  const tasks = await deps.ledger.listTasks({ ...queryOf(action), after: action.position, limit: chunkMax });
  const results = action.kind === 'replay' ? await replayAll(deps, action, tasks) : await doAll(deps, action, tasks);
  const last = tasks.at(-1);
  const now = deps.clock.now();
  const skipped = { ...action.skipped };
  for (const result of results) if (result !== 'done') skipped[result] = (skipped[result] ?? 0) + 1;
  const counts = {
    position: last ? { at: last.createdAt, id: last.id } : action.position,
    matchedCount: action.matchedCount + tasks.length,
    doneCount: action.doneCount + results.filter((result) => result === 'done').length,
    skipped,
    updatedAt: now,
  };
  const isLast = tasks.length < chunkMax;
  const change = { ...counts, nextStepAt: now, ...(isLast ? ended('done', now, keptMs(deps)) : {}) };
  if (await deps.actions.changeAction(action.id, action, change)) {
    return { action: isLast ? null : { ...action, ...change }, matchedCount: tasks.length };
  }
  // It was cancelled during the step: what the step did counts all the same.
  await deps.actions.changeAction(action.id, { ...action, state: 'cancelled' }, counts);
  return { action: null, matchedCount: tasks.length };
}

/** 'done', or the code of the refusal. */
type Result = string;

function keptMs({ settings }: AdvanceActionDeps): number {
  return settings.retention.othersMs;
}

function queryOf({ filter }: Action): Omit<TaskQuery, 'limit'> {
  const { states, label, scheduleId, destination, finishReasons, lastStatus } = filter;
  const { dueFrom, dueUntil, finishedFrom, finishedUntil } = filter;
  return {
    order: 'newest',
    states,
    ...(label !== null && { label }),
    ...(scheduleId !== null && { scheduleId }),
    ...(destination !== null && { destination }),
    ...(finishReasons.length > 0 && { finishReasons }),
    ...(lastStatus !== null && { lastStatus }),
    ...(dueFrom !== null && { dueFrom }),
    ...(dueUntil !== null && { dueUntil }),
    ...(finishedFrom !== null && { finishedFrom }),
    ...(finishedUntil !== null && { finishedUntil }),
  };
}

async function doAll(deps: AdvanceActionDeps, { kind }: Action, tasks: readonly Task[]): Promise<Result[]> {
  const results: Result[] = [];
  for (let from = 0; from < tasks.length; from += parallelMax) {
    const some = tasks.slice(from, from + parallelMax);
    results.push(...(await Promise.all(some.map(({ id }) => told(() => doOne(deps, kind, id))))));
  }
  return results;
}

async function doOne(deps: AdvanceActionDeps, kind: Action['kind'], id: string): Promise<unknown> {
  switch (kind) {
    case 'retry':
      return retryTask({ deps, input: { id } });
    case 'cancel':
      return cancelTask({ deps, input: { id } });
    case 'delete':
      return deleteTask({ deps, input: { id } });
    case 'replay':
      throw new Error('a replay is made by replayAll');
    default:
      return assertNever(kind, 'action');
  }
}

/** Under ids that follow from the action and the task, so that a step done again makes no second one. */
async function replayAll(deps: AdvanceActionDeps, action: Action, tasks: readonly Task[]): Promise<Result[]> {
  const { ledger, clock, sha256, inherit, settings, offers } = deps;
  const now = Math.max(clock.now(), action.createdAt + 1);
  const made: Task[] = [];
  const results: Result[] = [];
  for (const task of tasks) {
    const id = sha256(`replay\n${action.id}\n${task.id}`).slice(0, 24);
    const make = async (): Promise<void> => {
      made.push(await replayOf({ task, patch: action.edits ?? {}, id, now, inherit, settings }));
    };
    results.push(await told(make));
  }
  if (made.length > 0) await writeTwice(() => ledger.insertTasks(made));
  void offers.offer(made);
  return results;
}

async function told(run: () => Promise<unknown>): Promise<Result> {
  try {
    await run();
    return 'done';
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
}
