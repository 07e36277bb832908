import type { PagePosition } from '../tasks/list-tasks.ts';
import type { TaskPatch } from '../tasks/task-draft.ts';
import type { EpochMs, FinishReason, TaskState } from './task.ts';

/** A bulk action: one thing done to every task that a filter fits, worked off by the workers in the background. */

export const actionKinds = ['retry', 'cancel', 'delete', 'replay'] as const;
export type ActionKind = (typeof actionKinds)[number];

export const actionStates = ['running', 'done', 'cancelled'] as const;
export type ActionState = (typeof actionStates)[number];

/** Joined by "and". Only tasks that were made before the action are meant. */
export type ActionFilter = {
  /** Never empty; only states to which the action can be applied. */
  states: TaskState[];
  label: string | null;
  scheduleId: string | null;
  destination: string | null;
  /** Empty: any. */
  finishReasons: FinishReason[];
  /** Of the last answer. */
  lastStatus: number | null;
  /** From inclusive, until exclusive. */
  dueFrom: EpochMs | null;
  dueUntil: EpochMs | null;
  finishedFrom: EpochMs | null;
  finishedUntil: EpochMs | null;
};

export type Action = {
  id: string;
  kind: ActionKind;
  filter: ActionFilter;
  /** replay: what the new tasks have otherwise; null for the rest. */
  edits: TaskPatch | null;
  state: ActionState;
  /** The last task that was dealt with, in the list of those that fit, newest first. */
  position: PagePosition;
  /** Tasks found so far; each was done or skipped. */
  matchedCount: number;
  doneCount: number;
  /** By the code of the refusal. */
  skipped: Record<string, number>;
  /** When it goes on; null when it is over. */
  nextStepAt: EpochMs | null;
  createdAt: EpochMs;
  updatedAt: EpochMs;
  finishedAt: EpochMs | null;
  purgeAt: EpochMs | null;
};
