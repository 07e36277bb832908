import type { Clock, EpochMs, NextTick, TickPlan } from '@qbasecron/core';
import type { JobStore, MemoryJob } from './job-store.ts';

/** As the real timer does with a pattern that has no next tick, or that nextTick throws for. */
const farMs = 86_400_000;

/** As the real timer does: a tick due within this time of its keeping is left out. */
const skewMs = 1_000;

/** The series of ticks, each with the id of its next tick's job. */
export interface SeriesStore {
  keep(plan: TickPlan): void;
  drop(scheduleId: string): void;
  /** Goes on with the series whose latest tick has been taken; an older tick of it changes nothing. */
  goOn(taken: MemoryJob): void;
  clear(): void;
}

export function createSeriesStore(deps: { jobs: JobStore; clock: Clock; nextTick: NextTick }): SeriesStore {
  const { jobs, clock, nextTick } = deps;
  const series = new Map<string, { pattern: string; jobId: string }>();

  function nextMoment(pattern: string, after: EpochMs): EpochMs {
    try {
      const next = nextTick(pattern, after);
      return next !== null && next > after ? next : after + farMs;
    } catch {
      return after + farMs;
    }
  }

  function setNext({ scheduleId, pattern }: TickPlan, after: EpochMs): void {
    const dueAt = nextMoment(pattern, after);
    const jobId = `t-${scheduleId}-${dueAt}`;
    // That tick is being taken already: the one after it goes on.
    if (!jobs.addTick({ id: jobId, scheduleId, dueAt })) setNext({ scheduleId, pattern }, dueAt);
    else series.set(scheduleId, { pattern, jobId });
  }

  function withdraw(scheduleId: string): void {
    const known = series.get(scheduleId);
    if (known) jobs.withdraw(known.jobId);
    series.delete(scheduleId);
  }

  return {
    keep(plan) {
      withdraw(plan.scheduleId);
      setNext(plan, clock.now() + skewMs);
    },
    drop: withdraw,
    goOn(taken) {
      if (taken.kind !== 'tick') return;
      const known = series.get(taken.scheduleId);
      if (known?.jobId !== taken.id) return;
      setNext({ scheduleId: taken.scheduleId, pattern: known.pattern }, Math.max(clock.now(), taken.dueAt));
    },
    clear: () => series.clear(),
  };
}
