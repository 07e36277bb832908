import type { Destination } from '../model/destination.ts';
import { Refusal } from '../model/refusal.ts';
import { changeDestination } from './change-destination.ts';
import type { DestinationAddress, DestinationDeps } from './destination-deps.ts';

/**
 * Nothing is sent to it until it is resumed; its tasks wait and are not spent. What is on the wire ends. Pausing again
 * changes nothing.
 * @throws Refusal not_found, stale_revision, conflict (also when it is disabled)
 * @throws LedgerUnavailable, OutcomeUnknown
 */
export function pauseDestination({
  deps,
  input,
}: {
  deps: Pick<DestinationDeps, 'destinations' | 'clock'>;
  input: DestinationAddress & { reason?: string | undefined; by?: string | undefined };
}): Promise<Destination> {
  const { reason = null, by = null } = input;
  return changeDestination({
    deps,
    input,
    plan({ state }, now) {
      if (state === 'paused') return {};
      if (state === 'disabled')
        throw new Refusal('conflict', 'The destination is disabled: there is nothing to pause.');
      return { state: 'paused', stopped: { reason, by, at: now } };
    },
  });
}
