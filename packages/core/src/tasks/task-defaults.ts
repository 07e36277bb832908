import type { RetryPolicy } from '../model/task.ts';

/** What a task gets when it does not say otherwise. */
export const retryDefaults: RetryPolicy = {
  maxAttempts: 8,
  minBackoffMs: 1_000,
  maxBackoffMs: 3_600_000,
  factor: 2,
  maxAgeMs: 7 * 24 * 3_600_000,
};
export const timeoutMsDefault = 30_000;
export const methodDefault = 'POST';
export const deliveryDefault = 'at_least_once';
/** Requests of these methods carry no body. */
export const bodilessMethods: readonly string[] = ['GET', 'HEAD'];
/** The user's headers of one task, names and values together, in characters: receivers commonly stop at 16 KiB. */
export const headersCharsMax = 8_192;
