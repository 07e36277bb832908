import { assertNever } from './assert.ts';
import type { TaskState } from './task.ts';

/**
 * The one table of task states: which event leads from which state to which. Everything that writes a state is
 * conditional on a row of it; the README's picture is tested against it.
 */
export const transitions = [
  { event: 'claim', from: 'scheduled', to: 'delivering' },
  { event: 'succeed', from: 'delivering', to: 'succeeded' },
  { event: 'retry later', from: 'delivering', to: 'scheduled' },
  { event: 'release', from: 'delivering', to: 'scheduled' },
  { event: 'lose', from: 'delivering', to: 'scheduled' },
  { event: 'fail', from: 'delivering', to: 'failed' },
  { event: 'await', from: 'delivering', to: 'awaiting_ack' },
  { event: 'succeed', from: 'awaiting_ack', to: 'succeeded' },
  { event: 'retry later', from: 'awaiting_ack', to: 'scheduled' },
  { event: 'fail', from: 'awaiting_ack', to: 'failed' },
  { event: 'expire', from: 'scheduled', to: 'expired' },
  { event: 'expire', from: 'delivering', to: 'expired' },
  { event: 'expire', from: 'awaiting_ack', to: 'expired' },
  { event: 'cancel', from: 'scheduled', to: 'cancelled' },
  { event: 'cancel', from: 'delivering', to: 'cancelled' },
  { event: 'cancel', from: 'awaiting_ack', to: 'cancelled' },
  { event: 'retry', from: 'failed', to: 'scheduled' },
] as const satisfies readonly { event: string; from: TaskState; to: TaskState }[];

export type TaskEvent = (typeof transitions)[number]['event'];

/** True in the states that nothing leaves by itself. */
export function isFinal(state: TaskState): boolean {
  switch (state) {
    case 'scheduled':
    case 'delivering':
    case 'awaiting_ack':
      return false;
    case 'succeeded':
    case 'failed':
    case 'cancelled':
    case 'expired':
      return true;
    default:
      return assertNever(state, 'task state');
  }
}

export const finalStates = ['succeeded', 'failed', 'cancelled', 'expired'] as const satisfies readonly TaskState[];

/** The states from which `event` may start. */
export function statesBefore(event: TaskEvent): TaskState[] {
  return transitions.filter((row) => row.event === event).map((row) => row.from);
}
