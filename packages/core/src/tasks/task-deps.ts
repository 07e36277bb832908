import type { Task } from '../model/task.ts';
import type { Retention } from '../policies/settle-attempt.ts';
import type { Clock } from '../ports/clock.ts';
import type { HolderAsker } from '../ports/holder-channel.ts';
import type { InsertResult, TaskLedger } from '../ports/task-ledger.ts';
import type { Offers } from '../wheel/offer.ts';
import type { Inherit } from './inherit.ts';

/** What the use cases of the Tasks API need; each names the part it uses. */
export type TaskDeps = {
  ledger: TaskLedger;
  /** Inserts one task, together with others posted at the same time (group commit). Throws as insertTasks does, and Refusal('overloaded'). */
  commit: (task: Task, bytes: number) => Promise<InsertResult>;
  offers: Pick<Offers, 'offer'>;
  inherit: Inherit;
  holder: HolderAsker;
  clock: Clock;
  /** A new task id: 24 hex digits, never the same twice. */
  newId: () => string;
  /** Hex digest of the text's UTF-8. */
  sha256: (text: string) => string;
  settings: TaskSettings;
};

/** What an operator chooses for all tasks. */
export type TaskSettings = {
  /** How many partitions the ledger was made with. */
  partitionCount: number;
  retention: Retention;
  /** IANA name; used when a task gives none. @default 'UTC' */
  defaultTimezone: string;
};

/** Names a task, and the revision it must have (If-Match). */
export type TaskAddress = { id: string; revision?: number | undefined };
