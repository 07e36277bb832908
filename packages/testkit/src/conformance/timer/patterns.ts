import type { EpochMs, NextTick } from '@qbasecron/core';

/** The patterns that a timer under test knows. A real timer's text is nothing that BullMQ could read, nor is this. */
export const conformanceTick: NextTick = (pattern, after) => {
  const [kind, number = ''] = pattern.split(' at ');
  const ms = Number(number);
  if (kind === 'every') return (Math.floor(after / ms) + 1) * ms;
  if (kind === 'once') return ms > after ? ms : null;
  throw new Error(`nobody understands "${pattern}"`);
};

/** At every whole multiple of `ms`. */
export function every(ms: number): string {
  return `every at ${ms}`;
}

/** At that moment and never again. */
export function once(at: EpochMs): string {
  return `once at ${at}`;
}

/** One for which nextTick throws. */
export const throwing = 'nonsense';
