import type { Destination } from '../model/destination.ts';
import type { FieldError } from '../model/refusal.ts';
import type { Clock } from '../ports/clock.ts';
import type { DestinationLedger } from '../ports/destination-ledger.ts';
import { serviceDefaults, type Inherited } from './delivery-choices.ts';
import { invalid } from './invalid.ts';
import type { FollowUpDraft } from './task-draft.ts';

/** The destinations that a callback names; a patch may leave each out, or take it away by null. */
export type NamedDestinations = {
  destination?: string | null | undefined;
  onSuccess?: Pick<FollowUpDraft, 'destination'> | null | undefined;
  onFailure?: Pick<FollowUpDraft, 'destination'> | null | undefined;
};

/**
 * What a callback inherits of the destination that it names; the service's defaults when it names none.
 * @throws Refusal invalid_request when it, or a follow-up, names one that is not there; LedgerUnavailable
 */
export type Inherit = (named: NamedDestinations, at?: '#' | '#/task') => Promise<Inherited>;

/** A destination just read is taken as it was for this long: posts come by the thousand. */
const keptMs = 1_000;
const keptMax = 1_000;

export function createInherit(deps: {
  destinations: Pick<DestinationLedger, 'findDestinations'>;
  clock: Pick<Clock, 'monotonic'>;
}): Inherit {
  const { destinations, clock } = deps;
  const kept = new Map<string, { destination: Promise<Destination | null>; readAt: number }>();

  function find(name: string): Promise<Destination | null> {
    const known = kept.get(name);
    if (known && clock.monotonic() - known.readAt < keptMs) return known.destination;
    if (kept.size >= keptMax) kept.clear();
    const destination = destinations.findDestinations([name]).then(([found]) => {
      // One that is missing may be made at any moment.
      if (!found) kept.delete(name);
      return found ?? null;
    });
    destination.catch(() => kept.delete(name));
    kept.set(name, { destination, readAt: clock.monotonic() });
    return destination;
  }

  return async ({ destination: name, onSuccess, onFailure }, at = '#') => {
    const named: [string, string | null | undefined][] = [
      ['destination', name],
      ['on_success/destination', onSuccess?.destination],
      ['on_failure/destination', onFailure?.destination],
    ];
    const missing: FieldError[] = [];
    for (const [field, wanted] of named) {
      if (wanted == null || (await find(wanted))) continue;
      missing.push({ pointer: `${at}/${field}`, detail: 'names no destination' });
    }
    if (missing.length > 0) throw invalid(missing);
    const found = name == null ? null : await find(name);
    if (!found) return serviceDefaults;
    return {
      timeoutMs: found.timeoutMs ?? serviceDefaults.timeoutMs,
      retry: found.retry ?? serviceDefaults.retry,
      success: found.success,
    };
  };
}
