import type { Destination } from '../model/destination.ts';
import type { FieldError } from '../model/refusal.ts';
import { applyDestinationPatch } from './apply-patch.ts';
import { changeDestination } from './change-destination.ts';
import { invalidDestination } from './create-destination.ts';
import type { DestinationAddress, DestinationDeps } from './destination-deps.ts';
import type { DestinationPatch } from './destination-draft.ts';
import { createSeal } from './seal-secret.ts';

/**
 * Changes what the user can set of a destination; workers follow within a second. Tasks keep the timeout, retry and
 * success that they were made with. A secret that is not given stays.
 * @throws Refusal invalid_request, no_master_key, not_found, stale_revision, conflict
 * @throws LedgerUnavailable, OutcomeUnknown
 */
export function patchDestination({
  deps,
  input,
}: {
  deps: Pick<DestinationDeps, 'destinations' | 'secrets' | 'clock'>;
  input: DestinationAddress & { patch: DestinationPatch };
}): Promise<Destination> {
  return changeDestination({
    deps,
    input,
    plan(current, now) {
      const errors: FieldError[] = [];
      const seal = createSeal(deps.secrets, errors);
      const definition = applyDestinationPatch({ current, patch: input.patch, now, seal, errors });
      if (errors.length > 0) throw invalidDestination(errors);
      return definition;
    },
  });
}
