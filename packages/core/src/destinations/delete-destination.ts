import { Refusal } from '../model/refusal.ts';
import { OutcomeUnknown } from '../ports/task-ledger.ts';
import type { DestinationAddress, DestinationDeps } from './destination-deps.ts';
import { noSuchDestination, staleDestination } from './no-such-destination.ts';

/**
 * Removes a destination that nothing needs any more. A task that is accepted in the same second may still name it: that
 * one ends as undeliverable, unless the destination is made again before.
 * @throws Refusal not_found, stale_revision, destination_in_use
 * @throws LedgerUnavailable, OutcomeUnknown (after one repetition)
 */
export async function deleteDestination({
  deps: { destinations },
  input: { name, revision },
}: {
  deps: Pick<DestinationDeps, 'destinations'>;
  input: DestinationAddress;
}): Promise<void> {
  const [found] = await destinations.findDestinations([name]);
  if (!found) throw noSuchDestination(name);
  if (revision !== undefined && revision !== found.revision) throw staleDestination(found.revision);
  if (await destinations.isNeeded(name)) {
    throw new Refusal(
      'destination_in_use',
      `Tasks that are not finished, or schedules, name the destination ${name}: cancel or change them first.`,
    );
  }
  try {
    await destinations.removeDestination(name);
  } catch (error) {
    if (!(error instanceof OutcomeUnknown)) throw error;
    // The first run may have removed it: then this one finds nothing, and that is as it should be.
    await destinations.removeDestination(name);
  }
}
