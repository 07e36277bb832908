import type { Destination } from '../model/destination.ts';
import { Refusal } from '../model/refusal.ts';
import type { DestinationAddress, DestinationDeps } from './destination-deps.ts';
import { restartDestination } from './restart-destination.ts';

/**
 * A disabled destination goes on; what was put off meanwhile is due at once. Enabling an active one only wakes its tasks.
 * @throws Refusal not_found, stale_revision, conflict (also when it is paused)
 * @throws LedgerUnavailable, OutcomeUnknown
 */
export function enableDestination({
  deps,
  input,
}: {
  deps: Pick<DestinationDeps, 'destinations' | 'clock' | 'log'>;
  input: DestinationAddress;
}): Promise<Destination> {
  return restartDestination({
    deps,
    input,
    refuse(state) {
      if (state === 'paused') throw new Refusal('conflict', 'The destination is paused: resume it.');
    },
  });
}
