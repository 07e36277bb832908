import type { Candidate } from './candidate.ts';

/**
 * Smooth weighted round robin, as nginx does it: each is owed its weight more, the one owed most is picked and pays the
 * sum of all weights. So weights 5:1:1 give a a b a c a a and not five times a in a row. Moves the credits of the
 * given ones; the first listed wins a tie. Null when none is given.
 */
export function pickSmooth<C extends Candidate>(candidates: readonly C[]): C | null {
  let picked: C | null = null;
  let sum = 0;
  for (const candidate of candidates) {
    candidate.credit += candidate.weight;
    sum += candidate.weight;
    if (!picked || candidate.credit > picked.credit) picked = candidate;
  }
  if (picked) picked.credit -= sum;
  return picked;
}
