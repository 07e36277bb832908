/** What came of some tests or checks. */
export type Outcome = {
  passedCount: number;
  failures: Failure[];
  timings: Timing[];
  /** What the tests had to say (`t.diagnostic`), such as measured figures. */
  notes: string[];
};

export const noOutcome: Outcome = { passedCount: 0, failures: [], timings: [], notes: [] };

export type Failure = {
  /** The test's name with those of the suites around it; the file's when it failed as a whole. */
  name: string;
  /** Path in the checkout. */
  file: string;
  detail: string;
};

type Timing = { name: string; file: string; tookMs: number };

export function addOutcomes(outcomes: readonly Outcome[]): Outcome {
  return {
    passedCount: outcomes.reduce((sum, { passedCount }) => sum + passedCount, 0),
    failures: outcomes.flatMap(({ failures }) => failures),
    timings: outcomes.flatMap(({ timings }) => timings),
    notes: outcomes.flatMap(({ notes }) => notes),
  };
}

const slowestCount = 10;

/** The end of a run for people: the slowest tests, every failure once more, and last the one line that counts. */
export function summarize(outcome: Outcome): string {
  const slowest = outcome.timings.toSorted((a, b) => b.tookMs - a.tookMs).slice(0, slowestCount);
  const lines: string[] = [];
  if (slowest.length > 0) {
    lines.push('', 'Slowest:');
    for (const { name, file, tookMs } of slowest) {
      lines.push(`  ${(tookMs / 1000).toFixed(1).padStart(6)} s  ${name}  (${file})`);
    }
  }
  if (outcome.failures.length > 0) {
    lines.push('', 'Failed:');
    for (const failure of outcome.failures) lines.push(describeFailure(failure));
  }
  lines.push('', `${outcome.passedCount} passed, ${outcome.failures.length} failed`);
  return lines.join('\n');
}

export function describeFailure({ name, file, detail }: Failure): string {
  const indented = detail.split('\n').map((line) => `      ${line}`);
  return [`  no  ${name}  (${file})`, ...indented].join('\n');
}
