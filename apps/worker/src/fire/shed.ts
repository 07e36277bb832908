import { armedWindowMs, slotMs, type Clock, type Gate } from '@qbasecron/core';
import type { FlowSkips } from '../arm/flow-skips.ts';
import type { OutcomeBuffer } from '../record/outcome-buffer.ts';
import { isTooLate, type Unsent } from '../record/settle-ended.ts';
import type { Holding } from './holding.ts';
import type { SendQueue } from './send-queue.ts';

/** Lets go of due tasks whose flow cannot take them, so that they hold neither turn nor budget. */
export interface Shedder {
  /** The flow's gate was found shut. */
  shut(flow: string, gate: Extract<Gate, { kind: 'closed' | 'refused' }>): void;
  /** Puts off what is not in the queue yet. */
  putOff(holdings: readonly Holding[]): void;
  /** Looks at every flow a second from now, and each second while anything waits. */
  watch(): void;
  /** Nothing waits any more: no look is due. */
  rest(): void;
}

const watchEveryMs = 1_000;

export function createShedder(deps: {
  clock: Pick<Clock, 'now' | 'after'>;
  queue: () => Pick<SendQueue, 'takeIf' | 'takeLast' | 'waitingCount'>;
  skips: FlowSkips;
  outcomes: Pick<OutcomeBuffer, 'add'>;
  /** While the lease allows nothing, waiting says nothing about a flow. */
  maySend: () => boolean;
}): Shedder {
  const { clock, skips, outcomes } = deps;
  let cancelWatch: (() => void) | null = null;

  function leave(holdings: readonly Holding[], unsent: Unsent): void {
    for (const holding of holdings) {
      // Parked or dropped while it waited.
      if (holding.phase !== 'queued' && holding.phase !== 'armed') continue;
      holding.phase = 'leaving';
      outcomes.add({ holding, dispatched: null, unsent });
    }
  }

  const takeAll = (flow: string): Holding[] => deps.queue().takeIf(flow, () => true);

  /** Those that expire soon stay and end here: elsewhere nobody would look at them in time. */
  function postpone(flow: string): void {
    const now = clock.now();
    const soon = now + armedWindowMs + slotMs;
    leave(
      deps.queue().takeIf(flow, ({ task }) => isTooLate(task, now)),
      { kind: 'too_late' },
    );
    const waiting = deps.queue().takeIf(flow, ({ task }) => task.expiresAt === null || task.expiresAt > soon);
    if (waiting.length > 0) leave(waiting, { kind: 'postponed', until: skips.postponeTo(flow) });
  }

  function look(): void {
    if (!deps.maySend()) return;
    for (const flow of skips.held()) {
      const excess = skips.excessOf(flow);
      if (skips.isClosed(flow)) postpone(flow);
      else if (excess > 0) {
        leave(deps.queue().takeLast(flow, excess), { kind: 'postponed', until: skips.postponeTo(flow) });
      }
    }
  }

  function watch(): void {
    cancelWatch ??= clock.after(watchEveryMs, () => {
      cancelWatch = null;
      look();
      if (deps.queue().waitingCount > 0) watch();
    });
  }

  return {
    shut(flow, gate) {
      if (gate.kind === 'refused') leave(takeAll(flow), { kind: 'refused' });
      else if (skips.isClosed(flow)) postpone(flow);
    },
    putOff(holdings) {
      for (const holding of holdings) {
        leave([holding], { kind: 'postponed', until: skips.postponeTo(holding.task.flow) });
      }
    },
    watch,
    rest() {
      cancelWatch?.();
      cancelWatch = null;
    },
  };
}
