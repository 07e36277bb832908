import type { Destination, TargetState } from '../model/destination.ts';
import { Refusal } from '../model/refusal.ts';
import { changeDestination } from './change-destination.ts';
import type { DestinationAddress, DestinationDeps } from './destination-deps.ts';

/**
 * Drains, ejects or restores one target by hand.
 * @throws Refusal not_found (also when there is no such target), stale_revision, conflict
 * @throws LedgerUnavailable, OutcomeUnknown
 */
export function setTargetState({
  deps,
  input,
}: {
  deps: Pick<DestinationDeps, 'destinations' | 'clock'>;
  /** `index`: its place in the list of targets, from 0. */
  input: DestinationAddress & { index: number; state: TargetState };
}): Promise<Destination> {
  const { name, index, state } = input;
  return changeDestination({
    deps,
    input,
    plan({ targets }) {
      const target = targets[index];
      if (!target) {
        throw new Refusal('not_found', `The destination ${name} has no target ${index}: 0 to ${targets.length - 1}.`);
      }
      return { targets: targets.with(index, { ...target, state }) };
    },
  });
}
