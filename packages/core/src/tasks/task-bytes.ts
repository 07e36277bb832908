import type { Task } from '../model/task.ts';

/** What the fields of fixed size, their names and the indexes' share come to. */
const fixedBytes = 1_024;

/**
 * About how many bytes a task takes in the ledger and in a queue before it: fixed fields plus three bytes for each
 * character of the user's text, the most that UTF-8 needs for one UTF-16 unit.
 */
export function taskBytes(task: Task): number {
  const { content } = task;
  let chars = task.desc.length + (task.callbackUrl?.length ?? 0) + task.time.length;
  chars += content.kind === 'form' ? (content.data?.length ?? 0) : content.body.length;
  for (const [name, value] of Object.entries(task.headers)) chars += name.length + value.length;
  for (const label of task.labels) chars += label.length;
  return fixedBytes + 3 * chars;
}
