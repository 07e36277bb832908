import { priorities, type Priority } from '@qbasecron/core';
import { createFifo } from './fifo.ts';
import type { Holding } from './holding.ts';

/** The due tasks of one flow, by priority. A holding that is no longer `queued` is passed over. */
export interface Lanes {
  push(holding: Holding): void;
  /** The one whose turn it is, which stays until `shift`. */
  peek(): Holding | undefined;
  /** Takes out what `peek` gave. */
  shift(): void;
  /** Takes out what fits. */
  takeIf(fits: (holding: Holding) => boolean): Holding[];
  /** Takes out at most so many: of low priority before others, the newest first. */
  takeLast(count: number): Holding[];
  /** Counts those that are passed over, until they are. */
  readonly size: number;
}

/**
 * Of 13 tasks sent while all three wait, so many are of each priority: the others are sent first, and yet low ones are
 * never kept from being sent. Within a priority it is first come, first served.
 */
const weights: Record<Priority, number> = { high: 8, normal: 4, low: 1 };

export function createLanes(): Lanes {
  const lanes = priorities.map((priority) => {
    return { tasks: createFifo<Holding>(), weight: weights[priority], credit: weights[priority] };
  });
  type Lane = (typeof lanes)[number];
  let turn: Lane | null = null;

  function hasQueued({ tasks }: Lane): boolean {
    for (let first = tasks.peek(); first; first = tasks.peek()) {
      if (first.phase === 'queued') return true;
      tasks.shift();
    }
    return false;
  }

  /** The highest that has credit left; when none that has tasks does, all get theirs anew. */
  function choose(): Lane | null {
    let highest: Lane | null = null;
    for (const lane of lanes) {
      if (!hasQueued(lane)) continue;
      if (lane.credit > 0) return lane;
      highest ??= lane;
    }
    if (highest) for (const lane of lanes) lane.credit = lane.weight;
    return highest;
  }

  return {
    push(holding) {
      const lane = lanes[priorities.indexOf(holding.task.priority)] ?? lanes[1];
      lane?.tasks.push(holding);
    },
    peek() {
      turn = choose();
      return turn?.tasks.peek();
    },
    shift() {
      if (!turn) return;
      turn.tasks.shift();
      turn.credit -= 1;
      turn = null;
    },
    takeIf: (fits) => lanes.flatMap(({ tasks }) => tasks.takeIf(fits)),
    takeLast(count) {
      const taken: Holding[] = [];
      for (const { tasks } of lanes.toReversed()) {
        let left = tasks.size - (count - taken.length);
        taken.push(...tasks.takeIf(() => left-- <= 0));
      }
      return taken;
    },
    get size() {
      let size = 0;
      for (const { tasks } of lanes) size += tasks.size;
      return size;
    },
  };
}
