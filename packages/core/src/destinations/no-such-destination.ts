import { Refusal } from '../model/refusal.ts';

export function noSuchDestination(name: string): Refusal {
  return new Refusal('not_found', `There is no destination ${name}.`);
}

export function staleDestination(revision: number): Refusal {
  return new Refusal('stale_revision', `The destination is at revision ${revision}; read it again.`);
}
