/** Every limit of the API, in one place; the OpenAPI document tells them. Units are in the names. */

export const bodyBytesMax = 1_048_576;
export const bulkItemsMax = 10_000;
export const bulkBodyBytesMax = 32 * 1_048_576;
export const bulkItemBytesMax = 1_048_576;

export const urlCharsMax = 2_083;
/** Request line of ours: path and query. */
export const requestUrlCharsMax = 8_192;
export const headersCountMax = 64;
export const headerNameCharsMax = 128;
export const headerValueCharsMax = 4_096;
export const labelsCountMax = 16;
export const labelCharsMax = 64;
export const descCharsMax = 4_096;
export const timeCharsMax = 64;
export const delayCharsMax = 64;
export const timezoneCharsMax = 64;
export const taskIdCharsMax = 64;
export const scheduleIdCharsMax = 64;
/** Arrays and objects within each other, in any JSON that is sent to us. */
export const jsonDepthMax = 64;
/** Fields of a form; it has far fewer names, but labels may repeat. */
export const formFieldsMax = 100;

/** Of a destination's task: what is appended to the target's path. */
export const pathCharsMax = 1_024;
export const hashKeyCharsMax = 256;
export const ladderCountMax = 50;
export const statusesCountMax = 50;
export const ackTimeoutMsMin = 1_000;
export const ackTimeoutMsMax = 24 * 3_600_000;

export const timeoutMsMin = 100;
export const timeoutMsMax = 300_000;
export const retryAttemptsMax = 100;
export const retryBackoffMsMin = 100;
export const retryBackoffMsMax = 7 * 24 * 3_600_000;
export const retryFactorMax = 10;
export const retryAgeMsMin = 1_000;
export const retryAgeMsMax = 30 * 24 * 3_600_000;

export const pageItemsDefault = 50;
export const pageItemsMax = 200;
export const cursorCharsMax = 256;
export const searchTextCharsMax = 256;
/** In a list, longer content is left out of a task's record; GET /tasks/:id has it. */
export const listContentCharsMax = 4_096;
/** A body with thousands of mistakes is told about the first of them. */
export const errorsCountMax = 100;

/** Of a schedule or a calendar. */
export const nameCharsMax = 64;
export const maxRunsMax = 1_000_000_000;
export const catchupCountMax = 10_000;
/** Calendars that one schedule names. */
export const calendarsCountMax = 16;
export const pauseReasonCharsMax = 1_024;
export const pauseByCharsMax = 128;
export const previewCountMax = 1_000;
/** Occurrences that a backfill plans in a second. */
export const backfillRateMax = 1_000;
export const importBytesMax = 1_048_576;
export const occurrencesDefault = 50;
export const occurrencesMax = 100;
