import { destinationOf, type EpochMs } from '@qbasecron/core';
import { createFlowState, type FlowState } from './flow-state.ts';

/** The flows that this worker has met of late. Bounded: what was idle for ten minutes is forgotten. */
export interface FlowBook {
  /** Undefined when it was not met, or is forgotten. */
  get(flow: string): FlowState | undefined;
  /** The state of a flow, new when it was not met. */
  meet(flow: string, now: EpochMs): FlowState;
  all(): IterableIterator<FlowState>;
}

const idleMs = 600_000;
const sweepEveryMs = 60_000;

/** @param flowsMax beyond it the ones unused for longest go, unless requests are under way. @default 10,000 */
export function createFlowBook(flowsMax = 10_000): FlowBook {
  const flows = new Map<string, FlowState>();
  let sweptAt = 0;

  function sweep(now: EpochMs): void {
    sweptAt = now;
    for (const state of flows.values()) {
      if (state.inFlightCount === 0 && isIdle(state, now)) flows.delete(state.flow);
    }
    if (flows.size < flowsMax) return;
    // A tenth at once, so that it is not sorted for each new flow.
    const unused = [...flows.values()].filter((state) => state.inFlightCount === 0);
    unused.sort((a, b) => a.usedAt - b.usedAt);
    for (const state of unused.slice(0, Math.ceil(flowsMax / 10))) flows.delete(state.flow);
  }

  return {
    get: (flow) => flows.get(flow),
    meet(flow, now) {
      const known = flows.get(flow);
      if (known) return known;
      if (flows.size >= flowsMax || now - sweptAt > sweepEveryMs) sweep(now);
      const state = createFlowState(flow, destinationOf(flow) !== null, now);
      flows.set(flow, state);
      return state;
    },
    all: () => flows.values(),
  };
}

/** Unused for ten minutes, and no open breaker to remember. */
export function isIdle(state: FlowState, now: EpochMs): boolean {
  return now - state.usedAt > idleMs && (state.breaker.openUntil ?? 0) < now;
}
