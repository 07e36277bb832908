import { silentLogger, type Clock, type FlowLimits } from '@qbasecron/core';
import type { FlowLimit } from '../../src/limits/limited-flow.ts';
import { createLimits, type Limits } from '../../src/limits/limits.ts';

export const flow = 'd:mail';

/** A worker reduced to its limits: a queue of one flow whose requests all take as long. */
export interface LimitedWorker {
  name: string;
  limits: Limits;
  /** More tasks to send. */
  add(count: number): void;
  /** When each request began, by the clock's now(). */
  readonly begunAt: number[];
  readonly inFlightCount: number;
  waitingCount: number;
}

export function createLimitedWorkers(options: {
  clock: Clock;
  names: readonly string[];
  flowLimits: (name: string) => FlowLimits;
  limit: FlowLimit | null;
  requestMs: number;
}): { workers: LimitedWorker[]; peak(): number; begunCount(): number; stop(): Promise<void> } {
  const { clock, names, requestMs } = options;
  let peak = 0;
  const workers = names.map((name) => createOne(name));

  function createOne(name: string): LimitedWorker {
    let inFlight = 0;
    const begunAt: number[] = [];
    const limits = createLimits({
      flowLimits: options.flowLimits(name),
      clock,
      log: silentLogger,
      worker: () => name,
      listWorkers: async () => names,
      waitingCount: () => worker.waitingCount,
      onRoom: pump,
    });

    function pump(): void {
      while (worker.waitingCount > 0 && limits.take(flow)) {
        worker.waitingCount--;
        inFlight++;
        begunAt.push(clock.now());
        peak = Math.max(peak, sum());
        clock.after(requestMs, () => {
          inFlight--;
          limits.ended(flow);
          pump();
        });
      }
    }

    const worker: LimitedWorker = {
      name,
      limits,
      begunAt,
      waitingCount: 0,
      add(count) {
        worker.waitingCount += count;
        pump();
      },
      get inFlightCount() {
        return inFlight;
      },
    };
    limits.setLimits(flow, options.limit);
    limits.start();
    return worker;
  }

  function sum(): number {
    return workers.reduce((total, { inFlightCount }) => total + inFlightCount, 0);
  }

  return {
    workers,
    peak: () => peak,
    begunCount: () => workers.reduce((total, { begunAt }) => total + begunAt.length, 0),
    async stop() {
      await Promise.all(workers.map(({ limits }) => limits.stop()));
    },
  };
}

/** The most that began in any span of so many milliseconds, its end excluded. */
export function mostWithin(instants: readonly number[], ms: number): number {
  const sorted = instants.toSorted((a, b) => a - b);
  let from = 0;
  let most = 0;
  sorted.forEach((at, index) => {
    while ((sorted[from] ?? at) <= at - ms) from++;
    most = Math.max(most, index - from + 1);
  });
  return most;
}
