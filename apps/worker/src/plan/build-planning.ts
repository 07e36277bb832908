import {
  advanceBackfill,
  createRecurrences,
  planSchedules,
  tickPattern,
  type BackfillLedger,
  type CalendarLedger,
  type Clock,
  type Logger,
  type OccurrenceLedger,
  type Offers,
  type PlanFigures,
  type Retention,
  type Schedule,
  type ScheduleLedger,
  type TickTimer,
} from '@qbasecron/core';
import type { PlanDueDeps } from './plan-due.ts';
import { createTicks, type Ticks } from './ticks.ts';

/** The ledger's parts for schedules. */
export type PlanningLedger = {
  schedules: ScheduleLedger;
  occurrences: OccurrenceLedger;
  calendars: CalendarLedger;
  backfills: BackfillLedger;
};

/** Wires what a worker does about schedules beyond arming: the ticks and the planner duty. */
export function buildPlanning(deps: {
  ledger: PlanningLedger;
  ticks: TickTimer;
  offers: Pick<Offers, 'offer'>;
  clock: Clock;
  log: Logger;
  sha256: (text: string) => string;
  partitionCount: number;
  retention: Retention;
  timerUp: () => boolean;
}): { ticks: Ticks; planner: PlanDueDeps } {
  const { ledger, offers, clock, log, sha256, timerUp } = deps;
  const planDeps = {
    ...ledger,
    recurrences: createRecurrences({ calendars: ledger.calendars, clock }),
    offers,
    clock,
    sha256,
    settings: { partitionCount: deps.partitionCount, retention: deps.retention },
    log,
  };
  const plan = (schedules: readonly Schedule[]): Promise<PlanFigures> =>
    planSchedules({ deps: planDeps, input: { schedules } });
  return {
    ticks: createTicks({ ticks: deps.ticks, schedules: ledger.schedules, plan, patternOf: tickPattern, clock, log }),
    planner: {
      schedules: ledger.schedules,
      backfills: ledger.backfills,
      plan,
      advanceBackfill: (backfill) => advanceBackfill({ deps: planDeps, input: { backfill } }),
      timerUp,
      log,
    },
  };
}
