import type { Rule } from '../recurrence/rule.ts';
import type { DeliveryChoices, EpochMs } from './task.ts';

/**
 * A schedule: a rule that yields tasks. What it yields is an occurrence: an ordinary task, planned a few seconds before
 * it is due. As with tasks, the ledger's document and the wire's record are mapped in one file each.
 */

export const scheduleStates = ['active', 'paused', 'finished'] as const;
export type ScheduleState = (typeof scheduleStates)[number];

export const missedChoices = ['skip', 'last', 'all'] as const;
export const overlapChoices = ['allow', 'skip', 'buffer_one', 'buffer_all', 'cancel_previous'] as const;
export const excludedChoices = ['skip', 'next', 'previous'] as const;
export type MissedChoice = (typeof missedChoices)[number];
export type OverlapChoice = (typeof overlapChoices)[number];
export type ExcludedChoice = (typeof excludedChoices)[number];

/** What the user says of a schedule; a PATCH changes it, and with it the revision. */
export type ScheduleDefinition = {
  rule: Rule;
  /** IANA name in which the rule's wall times are read. */
  timezone: string;
  /** null: the rule's own default, see recurrence/zoned-series.ts. */
  gap: 'shift' | 'skip' | null;
  fold: 'first' | 'last' | 'both' | null;
  /** Nothing occurs before this. */
  startAt: EpochMs | null;
  /** Nothing occurs at or after this. */
  endAt: EpochMs | null;
  /** The schedule is finished after so many runs; what was missed or excluded is none. */
  maxRuns: number | null;
  /** Each occurrence is due up to this much later, by a stable hash. @default 0 */
  jitterMs: number;
  /** What becomes of occurrences that could not be planned in time. @default 'last' */
  missed: MissedChoice;
  /** Older ones than this are never caught up. @default 86,400,000 (a day) */
  catchupWindowMs: number;
  /** At most so many, the latest, are caught up at once. @default 100 */
  catchupMax: number;
  /** What happens when an occurrence is due while an earlier one is under way. @default 'allow' */
  overlap: OverlapChoice;
  /** Names of calendars. */
  calendars: string[];
  /** What becomes of an occurrence on an excluded day or in a blackout window. @default 'skip' */
  onExcluded: ExcludedChoice;
  desc: string;
  labels: string[];
  task: TaskTemplate;
};

/** What each occurrence sends: a task without its time. Placeholders are filled in when it is planned. */
export type TaskTemplate = DeliveryChoices & {
  desc: string;
  labels: string[];
  /** No attempt starts later than this after the occurrence is due. */
  expiresAfterMs: number | null;
};

export type Schedule = ScheduleDefinition & {
  /** 24 hex digits; of a named schedule they are derived from its name. */
  id: string;
  name: string | null;
  state: ScheduleState;
  /** Set while it is paused. */
  pause: Pause | null;
  /** Why it is finished: its rule has no more occurrences, or max_runs is reached. */
  finishReason: 'ended' | 'max_runs' | null;

  /** Every occurrence with a nominal time up to here is decided: planned as a task, or on record as one that does not run. */
  plannedUntil: EpochMs;
  /** The nominal time of the first occurrence that is not decided; null when there is none, and while it is paused. */
  nextNominalAt: EpochMs | null;
  /** When the planner must look next; null when there is nothing to plan. */
  nextPlanAt: EpochMs | null;
  /** The nominal time of the last occurrence that was planned to run. */
  lastNominalAt: EpochMs | null;
  /** Occurrences planned to run so far: the number of the last. Backfilled and manual ones do not count. */
  runCount: number;
  /** The range of occurrences that do not run which is still growing; the closed ones are records of their own. */
  openSkip: SkipSpan | null;
  /** Spans of time in which it was paused and that are not decided yet; the last is open while it is paused. */
  pausedSpans: { from: EpochMs; until: EpochMs | null }[];

  createdAt: EpochMs;
  updatedAt: EpochMs;
  finishedAt: EpochMs | null;
  /** Goes up with every change by the user; the ETag. Planning leaves it alone. */
  revision: number;
  deletedAt: EpochMs | null;
  purgeAt: EpochMs | null;
};

export type Pause = { at: EpochMs; reason: string | null; by: string | null };

/** Why an occurrence does not run. overlap and expired are also finish reasons of its task. */
export const skipReasons = ['missed', 'overlap', 'excluded', 'paused', 'expired', 'max_runs'] as const;
export type SkipReason = (typeof skipReasons)[number];

/** Consecutive occurrences that do not run, by nominal time, both ends included. */
export type SkipSpan = {
  from: EpochMs;
  /** null: without end (max_runs of a rule that goes on). */
  to: EpochMs | null;
  /** null where `to` is. */
  count: number | null;
  reason: SkipReason;
};

/** A closed span on record. Written under an id made of schedule, reason and `from`, so that a repeat is harmless. */
export type SkipRange = SkipSpan & { scheduleId: string; purgeAt: EpochMs };

/** What a schedule's rule was from a moment on, kept for the proof. Its key is schedule and revision. */
export type ScheduleVersion = Pick<
  ScheduleDefinition,
  'rule' | 'timezone' | 'gap' | 'fold' | 'startAt' | 'endAt' | 'maxRuns'
> & {
  scheduleId: string;
  revision: number;
  /** It decides occurrences with a nominal time after this, up to the `from` of the next revision. */
  from: EpochMs;
};

export const occurrenceKinds = ['planned', 'catchup', 'backfill', 'manual'] as const;
/** catchup: planned late by the choice `missed`. backfill, manual: asked for by POST /backfill and /run. */
export type OccurrenceKind = (typeof occurrenceKinds)[number];

/** What a task that a schedule yielded knows of its origin. */
export type Occurrence = {
  /** The schedule's revision under which it was planned; an older one is not armed any more. */
  scheduleRevision: number;
  /** What the rule said, before calendars and jitter; for a manual one the moment of POST /run. */
  nominalAt: EpochMs;
  /** 0 for backfilled and manual ones. */
  runNumber: number;
  kind: OccurrenceKind;
  overlap: OverlapChoice;
  backfillId: string | null;
  /** A later one has begun and the choice is cancel_previous: what is on the wire ends, nothing is tried again. */
  endsAfterAttempt: boolean;
};

export const backfillStates = ['running', 'done', 'cancelled'] as const;

/** A request to plan occurrences of the past; worked off by the planner at a limited rate. */
export type Backfill = {
  id: string;
  scheduleId: string;
  /** Nominal times from this… */
  from: EpochMs;
  /** …until before this. */
  to: EpochMs;
  overlap: OverlapChoice;
  /** Occurrences planned in a second at most. @default 10 */
  ratePerSecond: number;
  state: (typeof backfillStates)[number];
  /** Nominal times up to here are planned. */
  plannedUntil: EpochMs;
  /** Occurrences that it planned; those that had run already are none. */
  plannedCount: number;
  nextPlanAt: EpochMs | null;
  createdAt: EpochMs;
  updatedAt: EpochMs;
  finishedAt: EpochMs | null;
  purgeAt: EpochMs | null;
};
