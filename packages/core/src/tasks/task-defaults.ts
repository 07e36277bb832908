import type { RetryPolicy } from '../model/task.ts';

/** What a task gets when neither it nor its destination says otherwise. */
export const retryDefaults: RetryPolicy = {
  strategy: 'exponential',
  ladderMs: null,
  maxAttempts: 8,
  minBackoffMs: 1_000,
  maxBackoffMs: 3_600_000,
  factor: 2,
  maxAgeMs: 7 * 24 * 3_600_000,
};
export const timeoutMsDefault = 30_000;
export const ackTimeoutMsDefault = 300_000;
export const methodDefault = 'POST';
export const deliveryDefault = 'at_least_once';
export const priorityDefault = 'normal';
/** Requests of these methods carry no body. */
export const bodilessMethods: readonly string[] = ['GET', 'HEAD'];
/** The user's headers of one task, names and values together, in characters: receivers commonly stop at 16 KiB. */
export const headersCharsMax = 8_192;
