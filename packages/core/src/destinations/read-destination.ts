import type { Destination } from '../model/destination.ts';
import type { DestinationDeps } from './destination-deps.ts';
import { noSuchDestination } from './no-such-destination.ts';

/**
 * A destination as it is now.
 * @throws Refusal not_found; LedgerUnavailable
 */
export async function readDestination({
  deps,
  input,
}: {
  deps: Pick<DestinationDeps, 'destinations'>;
  input: { name: string };
}): Promise<Destination> {
  const [destination] = await deps.destinations.findDestinations([input.name]);
  if (!destination) throw noSuchDestination(input.name);
  return destination;
}
