import { assertNever } from '../model/assert.ts';
import { Refusal } from '../model/refusal.ts';
import type { Lease, Task } from '../model/task.ts';
import type { Clock } from '../ports/clock.ts';
import { holderAnswerMs } from '../wheel/constants.ts';
import type { TaskDeps } from './task-deps.ts';

/** How long to wait before the record is read again: a claim being told to its worker, or an outcome being written. */
const lookAgainMs = [20, 60, 120];

export type HolderTalk = {
  /**
   * Asks the worker that holds the task to let it go. `released`: it is parked for parkMs, and a write on this lease
   * must follow at once. `look again`: it was not held under that token; read the record anew.
   * @throws Refusal on_the_wire, holder_unreachable
   */
  ask(task: Task): Promise<{ kind: 'released'; lease: Lease } | 'look again'>;
};

/** One request's talk with holders: it counts how often the record had to be read again. */
export function createHolderTalk({ holder, clock }: Pick<TaskDeps, 'holder' | 'clock'>): HolderTalk {
  let looks = 0;
  return {
    async ask(task) {
      const { lease } = task;
      const answer = lease
        ? await holder.askHolder({ worker: lease.worker, taskId: task.id, token: lease.token }, holderAnswerMs)
        : 'unknown';
      switch (answer) {
        case 'released':
          // `released` is only said about a lease.
          return lease ? { kind: 'released', lease } : 'look again';
        case 'sent':
          throw new Refusal('on_the_wire', 'The callback is being sent or was just sent; nothing was changed.');
        case null:
          throw unreachable();
        case 'unknown': {
          const waitMs = lookAgainMs[looks++];
          if (waitMs === undefined) throw unreachable();
          await pause(clock, waitMs);
          return 'look again';
        }
        default:
          return assertNever(answer, 'holder answer');
      }
    },
  };
}

function unreachable(): Refusal {
  return new Refusal('holder_unreachable', 'The worker that holds the task did not answer; nothing was changed.');
}

function pause(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => clock.after(ms, resolve));
}
