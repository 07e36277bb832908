import type { ActionLedger } from '../ports/action-ledger.ts';
import type { TaskDeps } from '../tasks/task-deps.ts';

/** What the use cases of bulk actions need; each names the part it uses. */
export type ActionDeps = { actions: ActionLedger } & Pick<TaskDeps, 'clock' | 'newId'> & {
    settings: Pick<TaskDeps['settings'], 'retention' | 'defaultTimezone'>;
  };
