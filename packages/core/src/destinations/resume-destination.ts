import type { Destination } from '../model/destination.ts';
import { Refusal } from '../model/refusal.ts';
import { changeDestination } from './change-destination.ts';
import type { DestinationAddress, DestinationDeps } from './destination-deps.ts';
import { wakePostponed } from './wake-postponed.ts';

/**
 * A paused destination goes on; what was put off meanwhile is due at once. Resuming an active one only wakes its tasks.
 * @throws Refusal not_found, stale_revision, conflict (also when it is disabled)
 * @throws LedgerUnavailable, OutcomeUnknown
 */
export async function resumeDestination({
  deps,
  input,
}: {
  deps: Pick<DestinationDeps, 'destinations' | 'clock' | 'log'>;
  input: DestinationAddress;
}): Promise<Destination> {
  const destination = await changeDestination({
    deps,
    input,
    plan({ state }) {
      if (state === 'disabled') throw new Refusal('conflict', 'The destination is disabled: enable it.');
      return { state: 'active', stopped: null };
    },
  });
  await wakePostponed(deps, destination.name);
  return destination;
}
