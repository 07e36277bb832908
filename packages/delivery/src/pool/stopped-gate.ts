import type { EpochMs, Gate } from '@qbasecron/core';
import type { FlowState } from './flow-state.ts';

/** When it is worth asking again after people or a receiver stopped a destination. A resume wakes its tasks itself. */
const askAgainMs = 10_000;

/** Why a destination takes nothing now; null when it does. Pure. */
export function stoppedGate({ named, targets }: FlowState, now: EpochMs): Gate | null {
  if (!named) return null;
  const { state, stopped, onDisabled, name } = named.destination;
  const until = now + askAgainMs;
  if (state === 'disabled' && onDisabled === 'fail') {
    const reason = stopped?.reason ?? null;
    return { kind: 'refused', why: `destination ${name} is disabled${reason === null ? '' : `: ${reason}`}` };
  }
  if (state === 'disabled') return { kind: 'closed', until, why: 'disabled' };
  if (state === 'paused') return { kind: 'closed', until, why: 'paused' };
  if (!targets.some((target) => target.state === 'active')) return { kind: 'closed', until, why: 'paused' };
  return null;
}
