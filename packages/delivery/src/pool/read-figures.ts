import type { DestinationFigures, EpochMs, TargetFigures } from '@qbasecron/core';
import { percentiles } from '../health/answer-times.ts';
import { breakerPhase } from '../health/breaker.ts';
import { isEjected } from '../health/ejection.ts';
import { sumCounts } from '../health/sliding-counts.ts';
import type { FlowState } from './flow-state.ts';
import type { PoolTarget } from './pool-target.ts';

const flowsMax = 100;

/** How the flows used last fare, the latest first; at most 100. */
export function readFigures(states: Iterable<FlowState>, now: EpochMs): DestinationFigures[] {
  const latest = [...states].sort((a, b) => b.usedAt - a.usedAt).slice(0, flowsMax);
  return latest.map((state) => {
    const breaker = breakerPhase(state.breaker, now);
    return {
      flow: state.flow,
      breaker,
      openUntil: breaker === 'open' ? state.breaker.openUntil : null,
      inFlightCount: state.inFlightCount,
      targets: state.targets.map((target) => targetFigures(target, now)),
    };
  });
}

function targetFigures(target: PoolTarget, now: EpochMs): TargetFigures {
  const { good, bad } = sumCounts(target.counts, now);
  const { ejection } = target;
  const hasEnd = isEjected(ejection, now) && now < ejection.ejectedUntil;
  return {
    target: target.url,
    inFlightCount: target.inFlightCount,
    successCount: good,
    failureCount: bad,
    ...percentiles(target.answers),
    ejectionCount: ejection.ejectionCount,
    ejectedUntil: hasEnd ? ejection.ejectedUntil : ejection.isCheckBad ? now + checkedMs : null,
    lastError: target.lastError,
    lastErrorAt: target.lastErrorAt,
  };
}

/** Checks may bring a target back at any time; what is shown must lie ahead of now. */
const checkedMs = 1_000;
