import type { DeliveryChoices } from '../model/task.ts';
import type { NamedDestinations } from './inherit.ts';
import type { DeliveryPatch } from './task-draft.ts';

/** The destinations that a callback names once it is patched, so far as the patch touches it. Pure. */
export function namedAfter(current: Pick<DeliveryChoices, 'destination'>, patch: DeliveryPatch): NamedDestinations {
  const { callbackUrl, destination = callbackUrl === undefined ? current.destination : null } = patch;
  return { destination, onSuccess: patch.onSuccess, onFailure: patch.onFailure };
}
