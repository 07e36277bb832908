import type { Clock, FlowLimits } from '@qbasecron/core';
import { shareFlow, type FlowState } from './share-flow.ts';

/** FlowLimits in memory, on the given clock; all who share one keep one count. */
export function createMemoryLimits(deps: { clock: Pick<Clock, 'now'> }): FlowLimits & { clear(): void } {
  const flows = new Map<string, FlowState>();
  return {
    async share(worker, asks) {
      return asks.map((ask) => {
        const state = flows.get(ask.flow) ?? { peers: new Map(), pace: 0 };
        flows.set(ask.flow, state);
        return shareFlow(state, worker, ask, deps.clock.now());
      });
    },
    clear: () => flows.clear(),
  };
}
