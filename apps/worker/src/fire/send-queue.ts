import type { Clock, Gate } from '@qbasecron/core';
import { createFifo } from './fifo.ts';
import { mayTakePlace } from './flow-shares.ts';
import type { Holding } from './holding.ts';
import { createLanes, type Lanes } from './lanes.ts';
import { createRecentRate, type RecentRate } from './recent-rate.ts';

/** Due tasks waiting for a place in flight, by flow. */
export interface SendQueue {
  push(holding: Holding): void;
  /** Sends while there is a place and `maySend` allows it. Call it when either may have changed. */
  drain(): void;
  /** A request of the flow has ended: its place is free. */
  ended(flow: string, tookMs: number): void;
  /** The flow may have room again. */
  lookAgain(flow: string): void;
  /** Takes out the tasks of the flow that fit. */
  takeIf(flow: string, fits: (holding: Holding) => boolean): Holding[];
  /** Takes out the tasks of the flow that would be sent last. */
  takeLast(flow: string, count: number): Holding[];
  /** Forgets everything that waits. */
  clear(): void;
  waitingOf(flow: string): number;
  /** So much has been waiting for seconds that it would take the flow long to send it. */
  isStuck(flow: string): boolean;
  /** How long the flow takes for what waits, going by its last seconds; Infinity when none of its requests has ended. */
  sendsForMs(flow: string): number;
  readonly inFlightCount: number;
  readonly waitingCount: number;
}

type Flow = {
  name: string;
  lanes: Lanes;
  inFlightCount: number;
  /** In the ring of those that get turns. Else its gate or its limit is shut, or nothing waits. */
  isInRing: boolean;
  /** Monotonic: since when something waits. */
  waitsSince: number;
  /** Monotonic: when a request ended last that took less than quickMs, and less than lazyMs. */
  quickAt: number;
  answeredAt: number;
  /** Requests ended. */
  rate: RecentRate;
};

const quickMs = 1_000;
/**
 * A flow that answers within this time goes on, however slowly: it may be this worker that is slow. While others answer
 * it is not, and silenceMs will do.
 */
const lazyMs = 3_000;
const silenceMs = 1_000;
/** A flow whose gate is shut is looked at again this often. Limits say themselves when there is room. */
const lookEveryMs = 50;
/** A flow with more waiting than it sends in so many seconds is stuck, if it does not answer or its limit is used up. */
const stuckSeconds = 10;

/**
 * The in-flight limiter, fair to flows: deficit round robin with a quantum of one request, all of which cost the same,
 * so a flow sends one task a turn. `send` is called synchronously right after `maySend` and the checks of phase, gate
 * and limit: between the check of the lease and the send there must be no await.
 */
export function createSendQueue(deps: {
  inFlightMax: number;
  clock: Pick<Clock, 'monotonic' | 'after'>;
  maySend: () => boolean;
  gate: (flow: string) => Gate;
  /** The limits over all workers: true takes a place of the flow, which `release` gives back. */
  take: (flow: string) => boolean;
  release: (flow: string) => void;
  /** Its limit is known to be used up. */
  isLimited: (flow: string) => boolean;
  send: (holding: Holding) => void;
  /** The flow is shut for now. Its waiting tasks may be taken out. */
  onShut: (flow: string, gate: Extract<Gate, { kind: 'closed' | 'refused' }>) => void;
}): SendQueue {
  const { clock } = deps;
  const flows = new Map<string, Flow>();
  const ring = createFifo<Flow>();
  const shut = new Set<Flow>();
  let inFlight = 0;
  /** Monotonic: when any flow answered last. */
  let answeredAt = Number.NEGATIVE_INFINITY;
  let cancelLook: (() => void) | null = null;

  function flowOf(name: string): Flow {
    const known = flows.get(name);
    if (known) return known;
    const flow: Flow = {
      name,
      lanes: createLanes(),
      inFlightCount: 0,
      isInRing: false,
      waitsSince: 0,
      quickAt: Number.NEGATIVE_INFINITY,
      answeredAt: Number.NEGATIVE_INFINITY,
      rate: createRecentRate(),
    };
    flows.set(name, flow);
    return flow;
  }

  function enter(flow: Flow): void {
    shut.delete(flow);
    if (flow.isInRing) return;
    flow.isInRing = true;
    ring.push(flow);
  }

  function leave(flow: Flow): void {
    flow.isInRing = false;
    forgetIdle(flow);
  }

  function forgetIdle(flow: Flow): void {
    if (flow.isInRing || flow.lanes.size > 0 || flow.inFlightCount > 0) return;
    flows.delete(flow.name);
    shut.delete(flow);
  }

  function takeOut(name: string, take: (lanes: Lanes) => Holding[]): Holding[] {
    const flow = flows.get(name);
    if (!flow) return [];
    const taken = take(flow.lanes);
    forgetIdle(flow);
    return taken;
  }

  function lookLater(flow: Flow): void {
    shut.add(flow);
    cancelLook ??= clock.after(lookEveryMs, () => {
      cancelLook = null;
      for (const one of shut) enter(one);
      drain();
    });
  }

  /** True when the flow may send one now, which has then been counted by its limit. */
  function isOpen(flow: Flow): boolean {
    const gate = deps.gate(flow.name);
    switch (gate.kind) {
      case 'open':
        return deps.take(flow.name);
      case 'busy':
        lookLater(flow);
        return false;
      case 'closed':
      case 'refused':
        deps.onShut(flow.name, gate);
        if (flow.lanes.peek()) lookLater(flow);
        return false;
    }
  }

  function hasPlace(flow: Flow): boolean {
    return mayTakePlace({
      max: deps.inFlightMax,
      count: inFlight,
      ofFlow: flow.inFlightCount,
      othersWait: ring.size > 0,
      isQuick: clock.monotonic() - flow.quickAt < quickMs,
    });
  }

  function sendOne(flow: Flow, holding: Holding): void {
    flow.lanes.shift();
    if (flow.inFlightCount === 0) flow.rate.begin(clock.monotonic());
    flow.inFlightCount += 1;
    inFlight += 1;
    if (flow.lanes.size > 0) ring.push(flow);
    else leave(flow);
    deps.send(holding);
  }

  function drain(): void {
    // Flows passed in a row because they have their share: when all have, nothing more can be sent.
    let passed = 0;
    while (inFlight < deps.inFlightMax && passed < ring.size && deps.maySend()) {
      const flow = ring.shift();
      if (!flow) return;
      const holding = flow.lanes.peek();
      if (holding && !hasPlace(flow)) {
        ring.push(flow);
        passed += 1;
        continue;
      }
      passed = 0;
      if (holding && isOpen(flow)) sendOne(flow, holding);
      else leave(flow);
    }
  }

  return {
    push(holding) {
      const flow = flowOf(holding.task.flow);
      if (flow.lanes.size === 0) flow.waitsSince = clock.monotonic();
      flow.lanes.push(holding);
      if (!shut.has(flow)) enter(flow);
    },
    drain,
    ended(name, tookMs) {
      const flow = flowOf(name);
      const now = clock.monotonic();
      flow.inFlightCount -= 1;
      inFlight -= 1;
      flow.rate.count(now);
      if (tookMs < quickMs) flow.quickAt = now;
      if (tookMs < lazyMs) flow.answeredAt = answeredAt = now;
      deps.release(name);
      if (flow.lanes.size > 0) enter(flow);
      else forgetIdle(flow);
      drain();
    },
    lookAgain(name) {
      const flow = flows.get(name);
      if (!flow) return;
      enter(flow);
      drain();
    },
    takeIf: (name, fits) => takeOut(name, (lanes) => lanes.takeIf(fits)),
    takeLast: (name, count) => takeOut(name, (lanes) => lanes.takeLast(count)),
    clear() {
      cancelLook?.();
      cancelLook = null;
      shut.clear();
      for (const name of flows.keys()) takeOut(name, (lanes) => lanes.takeIf(() => true));
    },
    waitingOf: (name) => flows.get(name)?.lanes.size ?? 0,
    isStuck(name) {
      const flow = flows.get(name);
      const now = clock.monotonic();
      if (!flow || flow.lanes.size === 0) return false;
      // What began to wait a moment ago says nothing yet.
      const quietSince = Math.max(flow.waitsSince, deps.isLimited(name) ? 0 : flow.answeredAt);
      const enoughMs = now - answeredAt < silenceMs ? silenceMs : lazyMs;
      return now - quietSince >= enoughMs && flow.lanes.size > stuckSeconds * flow.rate.read(now);
    },
    sendsForMs(name) {
      const flow = flows.get(name);
      if (!flow || flow.lanes.size === 0) return 0;
      return (flow.lanes.size / flow.rate.read(clock.monotonic())) * 1_000;
    },
    get inFlightCount() {
      return inFlight;
    },
    get waitingCount() {
      let count = 0;
      for (const flow of flows.values()) count += flow.lanes.size;
      return count;
    },
  };
}
