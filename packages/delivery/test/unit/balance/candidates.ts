import type { Candidate } from '../../../src/balance/candidate.ts';
import { hashText } from '../../../src/balance/hash-text.ts';

/** Candidates with these weights, of one tier, nothing under way. */
export function candidatesOf(weights: readonly number[]): Candidate[] {
  return weights.map((weight, index) => {
    const url = `http://target-${index}.example/hook`;
    return { index, url, urlHash: hashText(url), weight, priority: 0, inFlightCount: 0, credit: 0 };
  });
}

/** How often each was picked, by index. */
export function tally(count: number, pickOne: () => Candidate | null, candidateCount: number): number[] {
  const counts = new Array<number>(candidateCount).fill(0);
  for (let pick = 0; pick < count; pick++) {
    const picked = pickOne();
    if (picked) counts[picked.index] = (counts[picked.index] ?? 0) + 1;
  }
  return counts;
}

/** Numbers in [0, 1) that look random and are the same in each run. */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    // The upper bits alone: the lower ones of such a generator repeat soon.
    return (state >>> 4) / 0x1000_0000;
  };
}
