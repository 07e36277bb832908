import type { ExcludedChoice, MissedChoice, OverlapChoice } from '../model/schedule.ts';
import { dayMs } from '../time/calendar.ts';

/** What a schedule gets when it does not say otherwise, and how far its choices go. */
export const missedDefault: MissedChoice = 'last';
export const overlapDefault: OverlapChoice = 'allow';
export const onExcludedDefault: ExcludedChoice = 'skip';
export const catchupWindowMsDefault = dayMs;
export const catchupWindowMsMax = 31 * dayMs;
export const catchupMaxDefault = 100;
export const jitterMsMax = dayMs;

export const backfillRateDefault = 10;
/** A backfill reaches over so much of the past, and yields so many occurrences, at most. */
export const backfillSpanMsMax = 366 * dayMs;
export const backfillCountMax = 100_000;

export const previewCountDefault = 10;
/** A proof covers at most this. */
export const proofSpanMsMax = 31 * dayMs;
