import type { Candidate } from './candidate.ts';

/**
 * Two are drawn by weight, and the one with fewer requests under way for its weight is picked; the first drawn when
 * they are even, so that idle targets share as weighted. Two choices spread nearly as well as looking at all, and
 * workers that know only their own requests do not all rush to the same target. Null when none is given.
 *
 * @param first01 uniform in [0, 1), for the first draw; `second01` for the second
 */
export function pickLeastOutstanding<C extends Candidate>(
  candidates: readonly C[],
  first01: number,
  second01: number,
): C | null {
  const first = draw(candidates, first01);
  const second = draw(candidates, second01);
  if (!first || !second) return null;
  return second.inFlightCount / second.weight < first.inFlightCount / first.weight ? second : first;
}

function draw<C extends Candidate>(candidates: readonly C[], random01: number): C | null {
  let sum = 0;
  for (const { weight } of candidates) sum += weight;
  let rest = random01 * sum;
  for (const candidate of candidates) {
    rest -= candidate.weight;
    if (rest < 0) return candidate;
  }
  // Rounding may leave a rest of 0 at the end.
  return candidates.at(-1) ?? null;
}
