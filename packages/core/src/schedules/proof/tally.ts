import type { SkipReason } from '../../model/schedule.ts';
import type { EpochMs } from '../../model/task.ts';
import type { Clock } from '../../ports/clock.ts';
import { createTurns } from '../create-turns.ts';

export type ProvedOccurrence = { scheduleId: string; nominalAt: EpochMs };

export type ScheduleFigures = {
  /** Schedules looked at. */
  checked: number;
  /** Nominal times that the rules say; the sum of planned, skipped and missing. */
  expected: number;
  /** Of these, those that became a task that ran, or will. */
  planned: number;
  /** Those on record as not run, by reason. */
  skipped: Partial<Record<SkipReason, number>>;
  /** Those of which there is no record. */
  missingCount: number;
  /** Tasks of the rule that were sent and that no version of the rule says. */
  extraCount: number;
  /** The first of the missing, and of the extra. */
  missing: ProvedOccurrence[];
  extra: ProvedOccurrence[];
  /** True when there was more than could be looked at: then what was not looked at is not counted. */
  truncated: boolean;
};

const listedMax = 1_000;

export type Tally = ReturnType<typeof createTally>;

/** Counts what a proof finds, and how much work it may still do. */
export function createTally(clock: Pick<Clock, 'monotonic' | 'after'>, nominalsMax: number) {
  const turn = createTurns(clock);
  const figures: ScheduleFigures = {
    checked: 0,
    expected: 0,
    planned: 0,
    skipped: {},
    missingCount: 0,
    extraCount: 0,
    missing: [],
    extra: [],
    truncated: false,
  };
  return {
    figures,
    check: () => void figures.checked++,
    /** Counts one more nominal time, unless there were too many. */
    expect(): boolean {
      if (figures.expected >= nominalsMax) figures.truncated = true;
      else figures.expected++;
      return !figures.truncated;
    },
    truncate: () => void (figures.truncated = true),
    isFull: () => figures.truncated,
    planned: () => void figures.planned++,
    skipped: (reason: SkipReason) => void (figures.skipped[reason] = (figures.skipped[reason] ?? 0) + 1),
    missing(scheduleId: string, nominalAt: EpochMs): void {
      figures.missingCount++;
      if (figures.missing.length < listedMax) figures.missing.push({ scheduleId, nominalAt });
    },
    extra(scheduleId: string, nominalAt: EpochMs): void {
      figures.extraCount++;
      if (figures.extra.length < listedMax) figures.extra.push({ scheduleId, nominalAt });
    },
    turn,
  };
}
