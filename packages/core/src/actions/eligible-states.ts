import type { ActionKind } from '../model/action.ts';
import { finalStates } from '../model/states.ts';
import { taskStates, type TaskState } from '../model/task.ts';

/** The states in which a task can be meant by an action. Another one in the filter would find nothing. */
export function eligibleStates(kind: ActionKind): readonly TaskState[] {
  switch (kind) {
    case 'retry':
      return ['failed'];
    case 'cancel':
      return ['scheduled', 'delivering', 'awaiting_ack'];
    case 'replay':
      return finalStates;
    case 'delete':
      return taskStates;
  }
}
