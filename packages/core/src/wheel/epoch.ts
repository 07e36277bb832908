/**
 * What is written as the timer's epoch: the run id under which it was filled and a mark of its own for each rebuild,
 * so that a process which slept through a loss and its repair still sees that the epoch is another.
 */
export function epochOf(runId: string, mark: string): string {
  return `${runId}/${mark}`;
}

/** True when the timer was filled in the run it is in: it holds what it was given. */
export function isFilled(seen: { runId: string; filledRunId: string | null }): boolean {
  return seen.filledRunId?.split('/')[0] === seen.runId;
}
