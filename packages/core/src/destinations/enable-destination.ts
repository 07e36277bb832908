import type { Destination } from '../model/destination.ts';
import { Refusal } from '../model/refusal.ts';
import { changeDestination } from './change-destination.ts';
import type { DestinationAddress, DestinationDeps } from './destination-deps.ts';
import { wakePostponed } from './wake-postponed.ts';

/**
 * A disabled destination goes on; what was put off meanwhile is due at once. Enabling an active one only wakes its tasks.
 * @throws Refusal not_found, stale_revision, conflict (also when it is paused)
 * @throws LedgerUnavailable, OutcomeUnknown
 */
export async function enableDestination({
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
      if (state === 'paused') throw new Refusal('conflict', 'The destination is paused: resume it.');
      return { state: 'active', stopped: null };
    },
  });
  await wakePostponed(deps, destination.name);
  return destination;
}
