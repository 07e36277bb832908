import type { Holding } from './holding.ts';

/** Due tasks waiting for a place in flight, first come first served. */
export interface SendQueue {
  push(holding: Holding): void;
  /** Sends while there is a place and `maySend` allows it. Call it when either may have changed. */
  drain(): void;
  /** A request has ended: its place is free. */
  ended(): void;
  readonly inFlightCount: number;
  readonly waitingCount: number;
}

/** How far the head may run before the consumed part of the array is cut off. */
const compactAt = 4_096;

/**
 * The in-flight limiter. `send` is called synchronously right after `maySend` and the check of the phase: between the
 * check of the lease and the send there must be no await.
 */
export function createSendQueue(deps: {
  inFlightMax: number;
  maySend: () => boolean;
  send: (holding: Holding) => void;
}): SendQueue {
  let waiting: Holding[] = [];
  let head = 0;
  let inFlight = 0;

  function drain(): void {
    while (inFlight < deps.inFlightMax && head < waiting.length && deps.maySend()) {
      const holding = waiting[head++];
      if (head >= compactAt) {
        waiting = waiting.slice(head);
        head = 0;
      }
      if (holding?.phase !== 'queued') continue;
      inFlight += 1;
      deps.send(holding);
    }
    if (head === waiting.length && head > 0) {
      waiting = [];
      head = 0;
    }
  }

  return {
    push: (holding) => void waiting.push(holding),
    drain,
    ended() {
      inFlight -= 1;
      drain();
    },
    get inFlightCount() {
      return inFlight;
    },
    get waitingCount() {
      return waiting.length - head;
    },
  };
}
