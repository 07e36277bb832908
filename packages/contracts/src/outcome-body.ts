import type { Attempt, Task } from '@qbasecron/core';

import { attemptView, taskListView } from './task-view.ts';

/**
 * The body of a callback that follows a task: what it was and how it ended, as JSON text. Long content is left out, as in
 * a list; GET /tasks/:id has it.
 */
export function outcomeBody(task: Task, last: Attempt | null): string {
  return JSON.stringify({
    type: `task.${task.state}`,
    task: taskListView(task),
    last_attempt: last && attemptView(last),
  });
}
