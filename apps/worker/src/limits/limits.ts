import type { Clock, FlowAsk, FlowLimits, Logger } from '@qbasecron/core';
import { createLimitedFlow, type FlowLimit, type LimitedFlow, type Standing } from './limited-flow.ts';

/**
 * This worker's part of the limits that flows have over all workers. A flow without limits is always let through.
 *
 * The fair queue asks `take` right before it sends a task, in the same turn of the event loop, after its own checks
 * (so that what is taken is sent), and calls `ended` once for each true answer. On false it leaves the flow until
 * `onRoom(flow)` is called; it need not poll.
 */
export interface Limits {
  /** Whether one more may be sent now; true counts it as under way and uses a permit. */
  take(flow: string): boolean;
  /** What was taken has ended, however; also when nothing was sent after all. */
  ended(flow: string): void;
  /**
   * Whether the limit is known to be used up, so that claiming more of the flow is in vain for now. False for a flow
   * without limits and for one that has yet to ask for its part.
   */
  isBusy(flow: string): boolean;
  /** What is on record for the flow's destination; null, or both null, when there is no limit. Cheap to repeat. */
  setLimits(flow: string, limit: FlowLimit | null): void;
  start(): void;
  /** Asks no more. Call it when nothing is under way: what this worker held is then free after 3 s. */
  stop(): Promise<void>;
}

export type LimitsDeps = {
  flowLimits: FlowLimits;
  clock: Clock;
  log: Logger;
  /** The running incarnation. */
  worker: () => string;
  /** Incarnations that are alive, this one included or not; asked each 5 s while a flow has limits. */
  listWorkers: () => Promise<readonly string[]>;
  /** Tasks of the flow that would be sent now if `take` said yes: those it refused, and those behind them. */
  waitingCount: (flow: string) => number;
  /** The flow, for which `take` said no, may have room now: try again. Never called from within `take`. */
  onRoom: (flow: string) => void;
};

/** From one ask for a flow to the next while it has demand. */
const askPeriodMs = 100;
/** Not sooner than this, however urgent. */
const askGapMs = 10;
/** While the timer is away. */
const awayPeriodMs = 250;
const listPeriodMs = 5_000;

export function createLimits(deps: LimitsDeps): Limits {
  const { flowLimits, clock, log, worker, waitingCount, onRoom } = deps;
  const flows = new Map<string, LimitedFlow>();
  /** Of every flow, because one may be given limits while its requests are under way. */
  const underWay = new Map<string, number>();
  let workers: readonly string[] = [];
  let workersAt = -Infinity;
  let awaySince: number | null = null;
  let started = false;
  let asking: Promise<void> | null = null;
  let wakesAt = Infinity;
  let cancelWake = (): void => undefined;
  let tellsAt = Infinity;
  let cancelTell = (): void => undefined;

  const countOf = (flow: string): number => underWay.get(flow) ?? 0;

  const standing = (): Standing => ({ awaySince, workers, worker: worker() });
  const hasRoom = (name: string, flow: LimitedFlow): boolean => flow.hasRoom(countOf(name), standing());

  function wakeAt(at: number): void {
    if (!started || asking || at >= wakesAt) return;
    cancelWake();
    wakesAt = at;
    cancelWake = clock.after(at - clock.monotonic(), () => {
      wakesAt = Infinity;
      wake();
    });
  }

  /** Asks for every flow whose time has come, and tells of room that time alone has made. */
  function wake(): void {
    if (!started || asking) return;
    const now = clock.monotonic();
    const asks: FlowAsk[] = [];
    for (const [name, flow] of flows) {
      if (flow.askAt > now) continue;
      const ask = flow.ask(name, countOf(name), waitingCount(name));
      if (ask) asks.push(ask);
    }
    if (asks.length > 0) {
      asking = askFor(asks).finally(() => {
        asking = null;
        afterAsk();
      });
    } else {
      afterAsk();
    }
  }

  function tellRoom(): void {
    for (const [name, flow] of flows) {
      if (waitingCount(name) > 0 && hasRoom(name, flow)) onRoom(name);
    }
  }

  /** Without the count the rate is kept by this worker's own pace: nobody else says when the next one may go. */
  function tellSoon(ms: number): void {
    const at = clock.monotonic() + Math.max(ms, askGapMs);
    if (!started || at >= tellsAt) return;
    cancelTell();
    tellsAt = at;
    cancelTell = clock.after(at - clock.monotonic(), () => {
      tellsAt = Infinity;
      tellRoom();
    });
  }

  function afterAsk(): void {
    tellRoom();
    let next = Infinity;
    for (const flow of flows.values()) next = Math.min(next, flow.askAt);
    if (next < Infinity) wakeAt(next);
  }

  async function askFor(asks: readonly FlowAsk[]): Promise<void> {
    try {
      const shares = await flowLimits.share(worker(), asks);
      awaySince = null;
      asks.forEach((ask, index) => {
        const share = shares[index];
        if (share) flows.get(ask.flow)?.apply(ask, share, { periodMs: askPeriodMs, gapMs: askGapMs });
      });
    } catch (error) {
      if (awaySince === null)
        log.warn({ error }, 'limits over all workers go by an even share until the timer is back');
      awaySince ??= clock.monotonic();
      for (const { flow } of asks) flows.get(flow)?.delay(awayPeriodMs);
    }
    void refreshWorkers();
  }

  async function refreshWorkers(): Promise<void> {
    if (workersAt + listPeriodMs > clock.monotonic()) return;
    workersAt = clock.monotonic();
    try {
      workers = await deps.listWorkers();
    } catch (error) {
      log.debug({ error }, 'the list of workers could not be read; limits go by the one before');
    }
  }

  return {
    take(name) {
      const flow = flows.get(name);
      if (flow) {
        if (!hasRoom(name, flow)) {
          flow.refused(countOf(name), standing(), askGapMs);
          wakeAt(flow.askAt);
          if (awaySince !== null) tellSoon(flow.waitMs());
          return false;
        }
        flow.use(standing());
        wakeAt(flow.askAt);
      }
      underWay.set(name, countOf(name) + 1);
      return true;
    },
    ended(name) {
      const count = countOf(name) - 1;
      if (count > 0) underWay.set(name, count);
      else underWay.delete(name);
      const flow = flows.get(name);
      // In a turn of its own: the queue is in the middle of its own bookkeeping.
      if (flow && waitingCount(name) > 0 && hasRoom(name, flow)) queueMicrotask(() => onRoom(name));
    },
    isBusy(name) {
      return flows.get(name)?.isShort(countOf(name), standing()) ?? false;
    },
    setLimits(name, limit) {
      if (!limit || (limit.rate === null && limit.maxInFlight === null)) {
        if (flows.delete(name) && waitingCount(name) > 0) queueMicrotask(() => onRoom(name));
        return;
      }
      const flow = flows.get(name);
      if (flow) flow.setLimit(limit);
      else flows.set(name, createLimitedFlow({ clock, limit }));
    },
    start() {
      started = true;
      wakeAt(clock.monotonic());
    },
    async stop() {
      started = false;
      cancelWake();
      cancelTell();
      wakesAt = Infinity;
      tellsAt = Infinity;
      await asking;
    },
  };
}
