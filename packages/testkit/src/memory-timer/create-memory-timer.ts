import {
  createProcessCounter,
  type Clock,
  type FlowLimits,
  type HolderAnswerer,
  type HolderAsker,
  type NextTick,
  type RateCounter,
  type TickTimer,
  type TimerConsumer,
  type TimerEpoch,
  type TimerSession,
  type WheelTimer,
} from '@qbasecron/core';
import { createMemoryConsumer } from './consumer.ts';
import { createMemoryHolders } from './holders.ts';
import { createJobStore, type JobStore, type MemoryJob } from './job-store.ts';
import { createMemoryLimits } from './limits.ts';
import { createSeriesStore } from './series-store.ts';

/** The ports of one process, as the real timer's connectTimer gives them (api and worker in one). */
export type MemoryTimerPorts = {
  timer: WheelTimer;
  ticks: TickTimer;
  consumer: TimerConsumer;
  epoch: TimerEpoch;
  asker: HolderAsker;
  answerer: HolderAnswerer;
  limits: FlowLimits;
  rates: RateCounter;
  session: TimerSession;
};

export interface MemoryTimer {
  /** One more process on this timer. @default concurrency 8, for slots and for direct jobs */
  connect(options?: { concurrency?: number }): MemoryTimerPorts;
  /** FLUSHALL: every job, every series of ticks, the count of limits and the epoch key are gone. Handlers go on. */
  loseEverything(): void;
  /** It cannot be reached: commands reject, questions stay without answer, no job comes. */
  goAway(): void;
  /** It can be reached again; onReconnect listeners are called. */
  comeBack(): void;
  /** Away and back at once with another run id; jobs and key stay, as with an append-only file. */
  restart(): void;
  /** What lies in it, in no order. */
  jobs(): MemoryJob[];
}

/** Thrown by every command while the timer is away. */
export class TimerAway extends Error {
  override name = 'TimerAway';
}

/**
 * The timer's ports in memory. It moves only as `clock` does and promises settle: see FakeClock.advance.
 * @default nextTick none: a series of ticks looks again each day
 */
export function createMemoryTimer(deps: { clock: Clock; nextTick?: NextTick }): MemoryTimer {
  const { clock, nextTick = () => null } = deps;
  let away = false;
  let runNumber = 1;
  let filledRunId: string | null = null;
  const reconnectListeners = new Set<() => void>();
  const jobs: JobStore = createJobStore({ clock, isAway: () => away, onTaken: (job) => series.goOn(job) });
  const series = createSeriesStore({ jobs, clock, nextTick });
  const limits = createMemoryLimits({ clock });
  const holders = createMemoryHolders({ clock, isAway: () => away });

  const counter = createProcessCounter({ clock });

  const runId = (): string => `run-${runNumber}`;

  function mustBeThere(): void {
    if (away) throw new TimerAway('the timer is away');
  }

  function comeBack(): void {
    away = false;
    for (const listener of reconnectListeners) listener();
    jobs.wake();
  }

  return {
    connect({ concurrency = 8 } = {}) {
      return {
        timer: {
          async offerSlots(slots) {
            mustBeThere();
            jobs.addSlots(slots);
          },
          async offerSoon(taskIds) {
            mustBeThere();
            jobs.addSoon(taskIds);
          },
        },
        ticks: {
          async keepTicks(ticks) {
            mustBeThere();
            for (const plan of ticks) series.keep(plan);
          },
          async dropTicks(scheduleIds) {
            mustBeThere();
            for (const id of scheduleIds) series.drop(id);
          },
        },
        consumer: createMemoryConsumer({ jobs, clock, concurrency }),
        epoch: {
          async readEpoch() {
            mustBeThere();
            return { runId: runId(), filledRunId };
          },
          async writeEpoch(written) {
            mustBeThere();
            filledRunId = written;
          },
          onReconnect(listener) {
            const called = (): void => listener();
            reconnectListeners.add(called);
            return () => void reconnectListeners.delete(called);
          },
        },
        ...holders,
        limits: {
          async share(worker, asks) {
            mustBeThere();
            return limits.share(worker, asks);
          },
        },
        rates: {
          async countRequest(key, windowMs) {
            mustBeThere();
            return counter.countRequest(key, windowMs);
          },
        },
        session: {
          async ping() {
            mustBeThere();
            return 0;
          },
          async close() {},
        },
      };
    },
    loseEverything() {
      jobs.clear();
      series.clear();
      limits.clear();
      filledRunId = null;
    },
    goAway() {
      away = true;
    },
    comeBack,
    restart() {
      runNumber++;
      comeBack();
    },
    jobs: jobs.list,
  };
}
