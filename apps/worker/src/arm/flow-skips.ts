import {
  armedWindowMs,
  armLeadMs,
  offerMarginMs,
  slotMs,
  type Clock,
  type Dispatcher,
  type EpochMs,
  type FlowSkip,
} from '@qbasecron/core';
import { mayArmMore } from '../fire/flow-shares.ts';
import type { SendQueue } from '../fire/send-queue.ts';
import type { ArmedBudget } from './budget.ts';

/** How many tasks of each flow this worker holds, and which flows get no more for now. */
export interface FlowSkips {
  took(flow: string): void;
  gave(flow: string): void;
  /** Flows that are stopped: their tasks are put off. */
  stopped(): FlowSkip;
  /** Those, and flows that must leave the rest of the budget to others: their tasks wait for room. */
  stoppedOrFull(): FlowSkip & { isAnyFull: boolean };
  /** When a task of a stopped flow is to be tried again: a whole second whose slot can still be offered. */
  postponeTo(flow: string): EpochMs;
  /**
   * While room is scarce: how many tasks of the flow are held beyond what a flow that is stuck may have, at most an
   * eighth of the budget, so that giving them back is no burst of its own.
   */
  excessOf(flow: string): number;
  isClosed(flow: string): boolean;
  /** Every flow of which a task is held. */
  held(): Iterable<string>;
}

const stepMinMs = 1_000;
const stepMaxMs = 60_000;
/** A gate that opens sooner is waited for. */
const shortMs = 1_000;
/** Of the budget, for a flow that is stuck while others are held too, or most of the budget is taken. */
const stuckPart = 1 / 8;
/** Less room than this part of the budget is scarce. */
const scarcePart = 1 / 4;
/** Of the budget, given back at once. */
const shedPart = 1 / 8;
/** Once stopped for that, a flow gets no more before it has only this part. */
const looseningPart = 1 / 16;
/** The slot of a moment nearer than this may be armed before its offer arrives. */
const offerableMs = armLeadMs + offerMarginMs + 500;
/** Names in a filter. Flows beyond it are claimed, and given back one by one. */
const flowsMax = 100;

export function createFlowSkips(deps: {
  clock: Pick<Clock, 'now'>;
  budget: Pick<ArmedBudget, 'room' | 'capacity' | 'count'>;
  gate: Dispatcher['gate'];
  queue: () => Pick<SendQueue, 'isStuck' | 'sendsForMs'>;
}): FlowSkips {
  const { clock, budget } = deps;
  const counts = new Map<string, number>();
  /** The step of each stopped flow, and since when it is that long. */
  const steps = new Map<string, { ms: number; since: EpochMs }>();

  const countOf = (flow: string): number => counts.get(flow) ?? 0;

  function isClosed(flow: string): boolean {
    const gate = deps.gate(flow);
    return gate.kind === 'closed' && (gate.why !== 'breaker' || gate.until - clock.now() > shortMs);
  }

  function isSaturated(flow: string): boolean {
    const count = countOf(flow);
    const capacity = budget.capacity();
    if (steps.has(flow)) return count > capacity * looseningPart && deps.queue().isStuck(flow);
    const isAlone = count === budget.count && budget.count <= capacity / 2;
    return !isAlone && count >= capacity * stuckPart && deps.queue().isStuck(flow);
  }

  const isStopped = (flow: string): boolean => isClosed(flow) || isSaturated(flow);

  function stopped(): FlowSkip {
    const now = clock.now();
    for (const flow of steps.keys()) if (!isStopped(flow)) steps.delete(flow);
    for (const flow of counts.keys()) {
      if (!steps.has(flow) && isStopped(flow)) steps.set(flow, { ms: stepMinMs, since: now });
    }
    const flows = [...steps.keys()].slice(0, flowsMax);
    // What would expire before it can be armed anew is taken, and ends here.
    return { flows, expiresBefore: now + armedWindowMs + slotMs };
  }

  return {
    took: (flow) => void counts.set(flow, countOf(flow) + 1),
    gave(flow) {
      const count = countOf(flow) - 1;
      if (count > 0) counts.set(flow, count);
      else counts.delete(flow);
    },
    stopped,
    stoppedOrFull() {
      const skip = stopped();
      const capacity = budget.capacity();
      const room = budget.room();
      const flowCount = counts.size;
      const full = [...counts].flatMap(([flow, ofFlow]) =>
        mayArmMore({ capacity, room, ofFlow, flowCount }) ? [] : [flow],
      );
      return { ...skip, flows: [...new Set([...skip.flows, ...full])], isAnyFull: full.length > 0 };
    },
    postponeTo(flow) {
      const now = clock.now();
      const step = steps.get(flow) ?? { ms: stepMinMs, since: now };
      // Doubled by time, not by use: each slot asks.
      if (now - step.since >= step.ms) Object.assign(step, { ms: Math.min(step.ms * 2, stepMaxMs), since: now });
      steps.set(flow, step);
      const gate = deps.gate(flow);
      // If it goes on already, its tasks were woken once and would miss that.
      if (gate.kind === 'closed' && gate.isOld) return Math.ceil((now + offerableMs) / slotMs) * slotMs;
      const isShut = gate.kind === 'closed';
      const opensAt = isShut ? Math.min(gate.until, now + stepMaxMs) : now;
      // A flow that is only slow must find the next ones before it has sent what is held.
      const stepMs = isShut ? step.ms : Math.min(step.ms, deps.queue().sendsForMs(flow) / 2);
      const at = Math.max(now + stepMs, opensAt, now + offerableMs);
      return Math.ceil(at / slotMs) * slotMs;
    },
    excessOf(flow) {
      const capacity = budget.capacity();
      if (budget.room() > capacity * scarcePart || !isSaturated(flow)) return 0;
      return Math.max(0, Math.ceil(Math.min(countOf(flow) - capacity * stuckPart, capacity * shedPart)));
    },
    isClosed,
    held: () => counts.keys(),
  };
}
