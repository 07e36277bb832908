import { Refusal } from '../model/refusal.ts';

/** The same answer for a task that never was and for one that was deleted. */
export function notFound(id: string): Refusal {
  return new Refusal('not_found', `There is no task ${id}.`);
}
