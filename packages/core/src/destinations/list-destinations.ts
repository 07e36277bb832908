import type { Destination } from '../model/destination.ts';
import type { DestinationDeps } from './destination-deps.ts';

/**
 * One page of destinations, by name. `next` is the name after which the next page begins, null on the last one.
 * @throws LedgerUnavailable
 */
export async function listDestinations({
  deps,
  input,
}: {
  deps: Pick<DestinationDeps, 'destinations'>;
  input: { afterName: string | null; limit: number };
}): Promise<{ items: Destination[]; next: string | null }> {
  const found = await deps.destinations.listDestinations(input.afterName, input.limit + 1);
  const items = found.slice(0, input.limit);
  return { items, next: found.length > input.limit ? (items.at(-1)?.name ?? null) : null };
}
