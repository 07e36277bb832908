/** What a policy must know of a target to choose among several. */
export type Candidate = {
  /** Its place in the destination's list. */
  index: number;
  url: string;
  /** hashText of the url, for consistent_hash. */
  urlHash: number;
  weight: number;
  priority: number;
  inFlightCount: number;
  /** Moved by pickSmooth alone: what it is owed. Starts at 0, and is kept while it is left out. */
  credit: number;
};

/** Those of the lowest priority number among the given ones: a higher number is for when no lower one is available. */
export function keepTier<C extends Candidate>(candidates: readonly C[]): readonly C[] {
  let lowest = Infinity;
  let isMixed = false;
  for (const { priority } of candidates) {
    if (lowest !== Infinity && priority !== lowest) isMixed = true;
    if (priority < lowest) lowest = priority;
  }
  return isMixed ? candidates.filter((candidate) => candidate.priority === lowest) : candidates;
}
