import type { Destination } from '../model/destination.ts';
import { Refusal } from '../model/refusal.ts';
import type { DestinationAddress, DestinationDeps } from './destination-deps.ts';
import { restartDestination } from './restart-destination.ts';

/**
 * A paused destination goes on; what was put off meanwhile is due at once. Resuming an active one only wakes its tasks.
 * @throws Refusal not_found, stale_revision, conflict (also when it is disabled)
 * @throws LedgerUnavailable, OutcomeUnknown
 */
export function resumeDestination({
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
      if (state === 'disabled') throw new Refusal('conflict', 'The destination is disabled: enable it.');
    },
  });
}
