import type { EpochMs } from '../model/task.ts';

/**
 * What a user can write as a recurrence, one of six forms. Kept as it was given, so that GET shows what was posted;
 * compile-rule.ts makes a series of it, the same one each time.
 */
export type Rule =
  /** 5, 6 (seconds first) or 7 (year last) fields, or @daily and the like; see cron/parse-cron.ts. */
  | { kind: 'cron'; cron: string }
  /** The English of later; see later/read-text.ts. */
  | { kind: 'text'; text: string }
  /** The schedule JSON of later; see later/read-later.ts. */
  | { kind: 'later'; later: LaterJson }
  /** A fixed length of time, counted from an anchor: a day is 24 h, whatever the clocks do. */
  | { kind: 'every'; every: string; anchorAt: EpochMs }
  /** RFC 5545 RRULE, without DTSTART: that is `dtstart`, a wall time in the schedule's zone. */
  | { kind: 'rrule'; rrule: string; dtstart: string }
  /** Single instants, ascending, each once. */
  | { kind: 'at'; at: EpochMs[] };

export type RuleKind = Rule['kind'];

/** later's schedule JSON: composite schedules (ORed, values within one ANDed) and what is excepted from them. */
export type LaterJson = { schedules: LaterComposite[]; exceptions?: LaterComposite[] };
/** Keys are later's constraints, such as `h`, `dw` or `t_a`; see later/constraints.ts. */
export type LaterComposite = Record<string, number[]>;

/**
 * Whole-second wall times, as instants on a clock that shows UTC (utcEpochMs of the wall time): the zone comes later,
 * in zoned-series.ts. Pure: next(t) depends on nothing but t.
 */
export type WallSeries = {
  /** The first wall time strictly after; null when there is none within the engine's reach (30 years). */
  next(afterWallMs: number): number | null;
  /** True when it fires in every hour of a day on which it fires: such a rule follows elapsed time through DST. */
  everyHour: boolean;
};

/** The same on the real time line, in which there are no gaps and folds. */
export type InstantSeries = { next(after: EpochMs): EpochMs | null };

/**
 * What is wrong with a rule: a pointer to the field (`#/cron`, `#/later/schedules/0/h/1`), one sentence that continues
 * the field's name, and for texts the character where it was found, counted from 1.
 */
export type RuleFault = { pointer: string; detail: string; position?: number };

export type Read<Value> = { ok: true; value: Value } | { ok: false; faults: RuleFault[] };

/** How a wall-clock rule meets DST. `null` is the rule's own default: see zoned-series.ts. */
export type DstChoices = { gap: 'shift' | 'skip' | null; fold: 'first' | 'last' | 'both' | null };

/** Beyond this a rule counts as one that never fires (impossible dates come back from later as year 2526). */
export const reachMs = 30 * 366 * 86_400_000;
