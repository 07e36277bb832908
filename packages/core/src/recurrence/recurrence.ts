import type { Calendar } from '../model/calendar.ts';
import type { ExcludedChoice } from '../model/schedule.ts';
import type { EpochMs } from '../model/task.ts';
import { instantMax, instantMin } from '../time/read-task-time.ts';
import { type CompiledRule, compileRule } from './compile-rule.ts';
import { createDecider } from './decider.ts';
import { joinNotes } from './explain.ts';
import type { DstChoices, InstantSeries, Read, Rule } from './rule.ts';
import type { DstNotes } from './zone/describe-dst.ts';
import { zoneSeries } from './zoned-series.ts';

/** All that decides when a schedule occurs. */
export type RecurrenceInput = DstChoices & {
  rule: Rule;
  /** null: that of cron's prefix, or else UTC. */
  timezone: string | null;
  /** The schedule's id: H and jitter are spread by it. */
  hashSeed: string;
  /** Inclusive. */
  startAt: EpochMs | null;
  /** Exclusive. */
  endAt: EpochMs | null;
  jitterMs: number;
  calendars: readonly Calendar[];
  onExcluded: ExcludedChoice;
};

/** When a schedule occurs. Pure: every replica computes the same, in whatever order it asks. Whole milliseconds. */
export type Recurrence = {
  timezone: string;
  /** The rule in plain English. */
  description: string;
  /**
   * The first nominal time strictly after `after`, within start_at (inclusive) and end_at (exclusive). Gaps and folds
   * are settled in it, calendars and jitter are not. Null when there is none within 30 years. What calendars or jitter
   * put off may be due after end_at: the window is one of nominal times.
   */
  nextNominal(after: EpochMs): EpochMs | null;
  /** What becomes of a nominal time: calendars first, jitter last. `due` may lie before it (on_excluded `previous`). */
  decide(nominal: EpochMs): { kind: 'run'; due: EpochMs } | { kind: 'excluded' };
  /**
   * The earliest moment at which this nominal time or a later one may be due: never after either, and never less for a
   * later one. Before the nominal time only with on_excluded `previous`.
   */
  planAt(nominal: EpochMs): EpochMs;
  /** What a gap, a fold, a calendar or jitter did to the nominal time, in plain sentences; null when nothing. */
  explain(nominal: EpochMs): string | null;
  /** What gap `skip` left out between a nominal time, or where one began to look, and the next; null when nothing. */
  explainSkipped(after: EpochMs, nominal: EpochMs): string | null;
};

/**
 * Compiles a recurrence. Costs about as much as a few calls of nextNominal; load-recurrences.ts remembers them.
 * Faults point at the field to blame; a rule without any occurrence between start_at and end_at is one.
 */
export function createRecurrence(input: RecurrenceInput): Read<Recurrence> {
  const compiled = compileRule(input);
  if (!compiled.ok) return compiled;
  const { timezone, description } = compiled.value;
  const series = placeInTime(compiled.value, input);
  const startAt = Math.max(input.startAt ?? instantMin, instantMin);
  const endAt = Math.min(input.endAt ?? instantMax + 1, instantMax + 1);

  function nextNominal(after: EpochMs): EpochMs | null {
    const from = Math.max(after, startAt - 1);
    if (from >= endAt - 1) return null;
    const at = series.next(from);
    return at !== null && at < endAt ? at : null;
  }

  if (input.startAt !== null && nextNominal(input.startAt - 1) === null) return refuseEmpty(input);
  const decider = createDecider(input, { timezone, nextNominal });
  return {
    ok: true,
    value: {
      timezone,
      description,
      nextNominal,
      decide: decider.decide,
      planAt: decider.planAt,
      explain: (nominal) => joinNotes([series.explain(nominal), decider.explain(nominal)]),
      explainSkipped: series.explainSkipped,
    },
  };
}

function placeInTime({ series, timezone }: CompiledRule, choices: DstChoices): InstantSeries & DstNotes {
  if (series.kind === 'wall') return zoneSeries(series.series, timezone, choices);
  return { next: series.series.next, explain: () => null, explainSkipped: () => null };
}

function refuseEmpty({ rule, endAt }: RecurrenceInput): Read<never> {
  const detail =
    endAt === null ? 'has no occurrence from `start_at` on' : 'has no occurrence between `start_at` and `end_at`';
  return { ok: false, faults: [{ pointer: `#/${rule.kind}`, detail }] };
}
