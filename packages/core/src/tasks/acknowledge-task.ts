import { Refusal } from '../model/refusal.ts';
import { isFinal } from '../model/states.ts';
import type { EpochMs, Task } from '../model/task.ts';
import { purgeTime, settleUnacknowledged, type Retention } from '../policies/settle-attempt.ts';
import type { TaskChange } from '../ports/task-ledger.ts';
import type { Settlement } from '../ports/wheel-ledger.ts';
import { changeInTurn, type Plan } from './change-in-turn.ts';
import type { TaskDeps } from './task-deps.ts';

/** `nack` asks for another try, `nack for good` for none. */
export type AckWord = 'ack' | 'nack' | 'nack for good';

export type AcknowledgeDeps = Pick<TaskDeps, 'ledger' | 'clock' | 'offers'> & {
  settings: { retention: Retention };
  random01: () => number;
};

/** A receiver may be faster than our record of its 202. */
const recordWaitMs = 100;

/**
 * Takes the word of a receiver that answered 202 and said it would tell later. Saying the same again is harmless.
 * @param input.attempt the number of the attempt that it speaks of: a late word about an earlier one is not taken
 * @throws Refusal not_found, not_awaiting, conflict
 * @throws LedgerUnavailable, OutcomeUnknown
 */
export async function acknowledgeTask({
  deps,
  input,
}: {
  deps: AcknowledgeDeps;
  input: { id: string; attempt: number; word: AckWord };
}): Promise<Task> {
  const { attempt, word } = input;
  const task = await changeInTurn({
    deps,
    input: { id: input.id },
    async plan(found, now): Promise<Plan> {
      if (found.state === 'delivering' && found.attemptCount === attempt - 1) {
        await new Promise<void>((resolve) => void deps.clock.after(recordWaitMs, resolve));
        return 'look again';
      }
      if (found.attemptCount !== attempt) throw notAwaiting(found);
      if (found.state === 'awaiting_ack') {
        const { settings, random01 } = deps;
        const change =
          word === 'ack'
            ? acknowledged(now, settings.retention)
            : changeOfSettlement(settleUnacknowledged(found, word, now, random01(), settings.retention), now);
        return { states: ['awaiting_ack'], change };
      }
      if (wasSaid(found, word)) return 'leave it';
      throw notAwaiting(found);
    },
  });
  if (task.state === 'scheduled') void deps.offers.offer([task]);
  return task;
}

/** What a settlement that comes after the attempt changes. */
export function changeOfSettlement(settlement: Settlement, now: EpochMs): TaskChange {
  const { state, finishReason, lastError, nextAttemptAt, finishedAt, purgeAt, answered } = settlement;
  const common = { state, finishReason, lastError, finishedAt, purgeAt, updatedAt: now };
  return {
    ...common,
    ...(nextAttemptAt === null ? {} : { nextAttemptAt }),
    ...(answered === null ? {} : { answered }),
  };
}

function acknowledged(now: EpochMs, retention: Retention): TaskChange {
  return {
    state: 'succeeded',
    finishReason: 'acknowledged',
    lastError: null,
    finishedAt: now,
    updatedAt: now,
    purgeAt: purgeTime('succeeded', now, retention),
  };
}

/** Whether the task is as this word would have left it. */
function wasSaid({ state, finishReason }: Task, word: AckWord): boolean {
  if (word === 'ack') return finishReason === 'acknowledged';
  return state === 'scheduled' || state === 'failed';
}

function notAwaiting(task: Task): Refusal {
  const detail = isFinal(task.state) ? `The task is ${task.state}.` : 'The task waits for another attempt.';
  return new Refusal('not_awaiting', detail);
}
