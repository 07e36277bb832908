import { Refusal } from '../model/refusal.ts';

/** The same answer for what never was and for what was deleted. */
export function noSuch(what: 'schedule' | 'task' | 'calendar' | 'backfill', name: string): Refusal {
  return new Refusal('not_found', `There is no ${what} ${name}.`);
}
