import type { EpochMs, Lease, Task } from '@qbasecron/core';

/**
 * What this worker holds, one entry for each claimed task:
 * armed (waits for its time) → [announcing (at_most_once)] → queued (waits for its turn) → sent → recorded.
 * leaving: is not sent, and what becomes of it is being recorded. parked: let go to an api's write; armed again if that
 * does not come. dropped: no longer ours; whoever meets it skips.
 */
export type Phase = 'armed' | 'announcing' | 'queued' | 'parked' | 'sent' | 'leaving' | 'dropped';

export type Holding = {
  task: Task;
  lease: Lease;
  phase: Phase;
  /** Content bytes, for the budget. */
  bytes: number;
  startedAt: EpochMs;
};

/** Everything held, by task id. */
export type Holdings = Map<string, Holding>;

/** A task's weight in the armed budget: its strings, at two bytes a character, and a fixed part. */
export function weightOf(task: Task): number {
  const body = task.content.kind === 'form' ? (task.content.data ?? '') : task.content.body;
  let characters = body.length + task.desc.length + (task.callbackUrl?.length ?? 0);
  for (const name in task.headers) characters += name.length + (task.headers[name]?.length ?? 0);
  return 512 + 2 * characters;
}
