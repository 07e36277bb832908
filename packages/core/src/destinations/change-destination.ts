import { isDeepStrictEqual } from 'node:util';

import type { Destination } from '../model/destination.ts';
import { Refusal } from '../model/refusal.ts';
import type { EpochMs } from '../model/task.ts';
import type { DestinationChange } from '../ports/destination-ledger.ts';
import { writeTwice } from '../tasks/write-twice.ts';
import type { DestinationAddress, DestinationDeps } from './destination-deps.ts';
import { noSuchDestination, staleDestination } from './no-such-destination.ts';

/** How often a change starts again from what is on record before it gives up. */
const turnsMax = 8;

/**
 * Reads the destination, lets `plan` decide on what it is now, and changes it if it is still that; otherwise starts
 * again. A change to what it is already writes nothing.
 * @param plan decides; throws a Refusal to end it
 * @throws Refusal not_found, stale_revision, conflict (it kept changing under our hands), and plan's own
 * @throws LedgerUnavailable, OutcomeUnknown (after one repetition)
 */
export async function changeDestination({
  deps,
  input,
  plan,
}: {
  deps: Pick<DestinationDeps, 'destinations' | 'clock'>;
  input: DestinationAddress;
  plan: (destination: Destination, now: EpochMs) => DestinationChange;
}): Promise<Destination> {
  let written: Destination | null = null;
  for (let turn = 0; turn < turnsMax; turn++) {
    const [found]: Destination[] = await deps.destinations.findDestinations([input.name]);
    if (!found) throw noSuchDestination(input.name);
    // A write that seemed to find another revision may have found its own first run.
    if (written && isDeepStrictEqual(found, written)) return found;
    if (input.revision !== undefined && input.revision !== found.revision) throw staleDestination(found.revision);
    const now = deps.clock.now();
    const change = changesOf(found, plan(found, now));
    if (Object.keys(change).length === 0) return found;
    const dated: DestinationChange = { ...change, updatedAt: now };
    written = { ...found, ...dated, revision: found.revision + 1 };
    const { revision } = found;
    const changed = await writeTwice(() => deps.destinations.changeDestination(input.name, { revision }, dated));
    if (changed) return changed;
  }
  throw new Refusal('conflict', 'The destination kept changing; try again.');
}

/** The fields to which the change gives another value. */
function changesOf(destination: Destination, change: DestinationChange): DestinationChange {
  const changed = Object.entries(change).filter(
    ([field, value]) => !isDeepStrictEqual(destination[field as keyof DestinationChange], value),
  );
  return Object.fromEntries(changed) as DestinationChange;
}
