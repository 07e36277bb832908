import {
  asksToDisable,
  judgeAnswer,
  type Clock,
  type DestinationLedger,
  type Logger,
  type Outcome,
  type SuccessTest,
} from '@qbasecron/core';
import type { DestinationBook } from './destination-book.ts';
import type { FlowState } from './flow-state.ts';

/** Writes a receiver's word to disable its destination (410, `webhook-delivery: disable`), once. */
export interface HeedDisable {
  /** @param outcome as it came, before the task's own test of success */
  heed(state: FlowState, outcome: Outcome, success: SuccessTest | null): void;
  /** Resolves when every write has ended. */
  settled(): Promise<void>;
}

export function createHeedDisable(deps: {
  destinations: Pick<DestinationLedger, 'changeDestination'>;
  book: Pick<DestinationBook, 'adopt'>;
  clock: Clock;
  log: Logger;
}): HeedDisable {
  const { clock, log } = deps;
  const writes = new Set<Promise<void>>();

  async function write(state: FlowState, reason: string): Promise<void> {
    const { named } = state;
    if (!named) return;
    const { name, revision } = named.destination;
    try {
      const at = clock.now();
      const changed = await deps.destinations.changeDestination(
        name,
        { revision },
        { state: 'disabled', stopped: { reason, by: 'receiver', at }, updatedAt: at },
      );
      if (changed) {
        log.warn({ destination: name, reason }, 'a receiver asked to be called no more; its destination is disabled');
        deps.book.adopt(state, changed, clock.monotonic());
      }
      // Else somebody changed it meanwhile: what is on record is read soon, and the next such word is heeded again.
    } catch (error) {
      log.error({ error, destination: name }, 'a receiver’s word to disable its destination could not be written');
    }
    named.isDisabling = false;
  }

  return {
    heed(state, outcome, success) {
      const { named } = state;
      if (!named || named.isDisabling || named.destination.state === 'disabled') return;
      if (outcome.kind !== 'delivered' && outcome.kind !== 'rejected') return;
      if (!asksToDisable(outcome)) return;
      const byWord = asksToDisable({ ...outcome, status: 200 });
      // A task may count 410 as success; the word means what it says.
      if (!byWord && judgeAnswer(outcome, success).kind === 'delivered') return;
      named.isDisabling = true;
      const reason = byWord ? 'the receiver answered webhook-delivery: disable' : 'the receiver answered 410';
      const promise = write(state, reason).finally(() => writes.delete(promise));
      writes.add(promise);
    },
    async settled() {
      await Promise.all(writes);
    },
  };
}
