import type { Answer } from '../model/attempt.ts';
import type { EpochMs } from '../model/task.ts';
import { readDuration } from '../time/read-duration.ts';
import { retryAfterMs } from './retry-after.ts';
import { readTaskTime } from '../time/read-task-time.ts';

/** What a receiver asks for beside its verdict. */
export type ReceiverWish =
  /** Not to be called about this task again: 410, 489, `abort-message`, `disable`. */
  | { kind: 'stop' }
  /** To be called again at that time, whatever it answered. */
  | { kind: 'reschedule'; at: EpochMs }
  /** It has the task, and will say how it went, within that time. */
  | { kind: 'await'; timeoutMs: number | null };

/** A receiver may not have itself called more often than this, nor keep a task waiting longer. */
const rescheduleMsMin = 1_000;
const ackTimeoutMsMax = 24 * 3_600_000;

/**
 * What the receiver's status and headers ask for; null when nothing. Pure.
 * - `webhook-delivery: abort-message | disable | reschedule=<time>`, the time as RFC 3339, seconds or a duration
 * - 410 Gone (also disables a destination) and 489 (the name given to it by QStash: not retryable)
 * - 202 with `qbasecron-async: true`, and maybe `qbasecron-async-timeout: <duration>`
 */
export function readWish(answer: Answer, now: EpochMs): ReceiverWish | null {
  const { status, words } = answer;
  const delivery = words?.delivery?.trim().toLowerCase() ?? '';
  if (delivery === 'abort-message' || delivery === 'disable' || status === 410 || status === 489) {
    return { kind: 'stop' };
  }
  if (delivery.startsWith('reschedule=')) {
    const at = readMoment(words?.delivery?.trim().slice('reschedule='.length) ?? '', now);
    if (at !== null) return { kind: 'reschedule', at: Math.max(at, now + rescheduleMsMin) };
  }
  if (status === 202 && words?.async?.trim().toLowerCase() === 'true') {
    const asked = words.asyncTimeout === null ? null : readDuration(words.asyncTimeout.trim());
    return { kind: 'await', timeoutMs: asked === null ? null : Math.min(asked, ackTimeoutMsMax) };
  }
  return null;
}

/** Whether the receiver asks that its whole destination be called no more. */
export function asksToDisable(answer: Answer): boolean {
  return answer.status === 410 || answer.words?.delivery?.trim().toLowerCase() === 'disable';
}

function readMoment(text: string, now: EpochMs): EpochMs | null {
  const waitMs = retryAfterMs(text, now) ?? readDuration(text);
  if (waitMs !== null) return now + waitMs;
  const read = readTaskTime(text, { timezone: 'UTC', gap: 'shift', fold: 'first' });
  return read.ok ? read.at : null;
}
