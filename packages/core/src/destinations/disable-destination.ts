import type { Destination } from '../model/destination.ts';
import { changeDestination } from './change-destination.ts';
import type { DestinationAddress, DestinationDeps } from './destination-deps.ts';

/**
 * Nothing is sent to it until it is enabled; its tasks wait or fail, as its `onDisabled` says. What is on the wire ends.
 * Disabling again changes nothing, so that the first reason stays.
 * @throws Refusal not_found, stale_revision, conflict
 * @throws LedgerUnavailable, OutcomeUnknown
 */
export function disableDestination({
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
      if (state === 'disabled') return {};
      return { state: 'disabled', stopped: { reason, by, at: now } };
    },
  });
}
