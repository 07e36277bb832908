import { isDeepStrictEqual } from 'node:util';

import type { Destination } from '../model/destination.ts';
import { Refusal, type FieldError } from '../model/refusal.ts';
import { writeTwice } from '../tasks/write-twice.ts';
import { applyDestinationPatch } from './apply-patch.ts';
import { emptyDefinition } from './destination-defaults.ts';
import type { DestinationDeps } from './destination-deps.ts';
import type { DestinationPatch } from './destination-draft.ts';
import { createSeal } from './seal-secret.ts';

/**
 * Adds a destination: resolves once the ledger has acknowledged it.
 * @throws Refusal invalid_request, no_master_key (it carries a secret), conflict (one of that name is there)
 * @throws LedgerUnavailable, OutcomeUnknown (after one repetition)
 */
export async function createDestination({
  deps: { destinations, secrets, clock },
  input: { name, definition: asked },
}: {
  deps: Pick<DestinationDeps, 'destinations' | 'secrets' | 'clock'>;
  input: { name: string; definition: DestinationPatch };
}): Promise<Destination> {
  const now = clock.now();
  const errors: FieldError[] = [];
  const seal = createSeal(secrets, errors);
  const definition = applyDestinationPatch({ current: emptyDefinition, patch: asked, now, seal, errors });
  if (errors.length > 0) throw invalidDestination(errors);
  const moments = { createdAt: now, updatedAt: now };
  const destination: Destination = { ...definition, name, state: 'active', stopped: null, ...moments, revision: 1 };
  if ((await writeTwice(() => destinations.insertDestination(destination))) === 'inserted') return destination;
  // Our own first run may have seemed to fail.
  const [found] = await destinations.findDestinations([name]);
  if (isDeepStrictEqual(found, destination)) return destination;
  throw new Refusal('conflict', `There is a destination ${name} already; PATCH changes it.`);
}

/** One error for each bad field: the first that was found. */
export function invalidDestination(found: readonly FieldError[]): Refusal {
  const errors = [...new Map(found.toReversed().map((error) => [error.pointer, error])).values()].toReversed();
  return new Refusal('invalid_request', 'The destination was not accepted: see errors.', { errors });
}
