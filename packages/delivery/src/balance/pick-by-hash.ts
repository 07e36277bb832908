import type { Candidate } from './candidate.ts';
import { hashText, mixBits } from './hash-text.ts';

/** How far a target's requests under way may lie above its share of all. */
const loadFactor = 1.25;

/**
 * The target that belongs to a key. Weighted rendezvous hashing: every target has a score for the key,
 * weight / -ln(hash as a number from 0 to 1), and the highest wins. So keys are shared as weighted, and when a target
 * leaves only its own keys move. There is no ring to build, and with at most 100 targets all scores cost microseconds.
 * Bounded load (Mirrokni, Thorup and Zadimoghaddam, 2016): one that has 1.25 times its share of the requests under way
 * is passed over for the next best, so that a hot key spills over. Null when none is given.
 */
export function pickByHash<C extends Candidate>(candidates: readonly C[], key: string): C | null {
  let inFlight = 1;
  let weights = 0;
  for (const candidate of candidates) {
    inFlight += candidate.inFlightCount;
    weights += candidate.weight;
  }
  const keyHash = hashText(key);
  let picked: C | null = null;
  let pickedScore = -1;
  for (const candidate of candidates) {
    // The bounds add up to more than all requests, so one always has room.
    if (candidate.inFlightCount >= Math.ceil((loadFactor * inFlight * candidate.weight) / weights)) continue;
    const bits = mixBits(candidate.urlHash ^ Math.imul(keyHash, 0x9e_37_79_b1));
    const score = candidate.weight / -Math.log((bits + 0.5) / 0x1_00_00_00_00);
    if (score <= pickedScore) continue;
    picked = candidate;
    pickedScore = score;
  }
  return picked;
}
