import { Refusal } from '../model/refusal.ts';

/** The refusal of input that broke rules across its fields. */
export function invalid(errors: Refusal['errors']): Refusal {
  return new Refusal('invalid_request', 'The task was not accepted: see errors.', { errors });
}
