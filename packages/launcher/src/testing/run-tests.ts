import { globSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { checkoutRoot, type Env } from '../paths.ts';
import type { Guard } from '../processes/guard.ts';
import type { Report } from '../report/report.ts';
import { addOutcomes, describeFailure, noOutcome, type Outcome } from './outcome.ts';
import { runTestFile } from './run-test-file.ts';

export type Phase = {
  name: string;
  patterns: readonly string[];
  /** Test files at once. */
  parallelMax: number;
  /** Whether what the tests write is shown also when they pass: the end-to-end tests print their figures. */
  showsOutput: boolean;
  /** A file that has not ended by then counts as failed. */
  fileLimitMs: number;
};

const minuteMs = 60_000;

export const unitPhase: Phase = {
  name: 'Unit tests',
  patterns: ['packages/*/test/unit/**/*.test.ts', 'apps/*/test/unit/**/*.test.ts'],
  parallelMax: Math.min(4, availableParallelism()),
  showsOutput: false,
  fileLimitMs: 2 * minuteMs,
};

export const integrationPhase: Phase = {
  name: 'Integration tests',
  patterns: ['packages/*/test/integration/**/*.test.ts', 'apps/*/test/integration/**/*.test.ts'],
  parallelMax: 2,
  showsOutput: false,
  fileLimitMs: 5 * minuteMs,
};

export const endToEndPhase: Phase = {
  name: 'End-to-end tests',
  patterns: ['packages/e2e/test/**/*.test.ts'],
  parallelMax: 1,
  showsOutput: true,
  fileLimitMs: 10 * minuteMs,
};

/** Runs the test files of a phase; files whose path lacks `only` are left out. */
export async function runPhase(
  deps: { env: Env; report: Report; guard: Guard; scratchDir: string; only: string | null },
  phase: Phase,
): Promise<Outcome> {
  const { report, guard, scratchDir, only } = deps;
  // Most of a small file's time is the compiling of the same sources: Node keeps the result for the next one.
  const env = { NODE_COMPILE_CACHE: join(scratchDir, 'compiled'), ...deps.env };
  const files = globSync([...phase.patterns], { cwd: checkoutRoot })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => only === null || file.includes(only))
    // e2e has unit tests of its own helpers at most; each file belongs to the first phase that matches it.
    .filter((file) => phase === unitPhase || !/\/test\/unit\//.test(file))
    .toSorted();
  if (files.length === 0) return noOutcome;
  report.line(`\n${phase.name}`);
  const queue = [...files];
  const outcomes: Outcome[] = [];
  const runNext = async (): Promise<void> => {
    for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
      const step = report.step(file);
      const scratchPath = join(scratchDir, file.replaceAll('/', '+'));
      const { outcome, output } = await runTestFile({ file, env, scratchPath, limitMs: phase.fileLimitMs, guard });
      // Given up: what was ended with the rest has not failed.
      if (guard.isClosed) return;
      outcomes.push(outcome);
      const count = outcome.passedCount + outcome.failures.length;
      if (outcome.failures.length === 0) step.done(`${file}: ${count}`);
      else step.fail(`${file}: ${outcome.failures.length} of ${count} failed`);
      if (phase.showsOutput) for (const line of [...output, ...outcome.notes]) report.line(`      ${line}`);
      for (const failure of outcome.failures) report.line(describeFailure(failure));
    }
  };
  await Promise.all(Array.from({ length: phase.parallelMax }, runNext));
  return addOutcomes(outcomes);
}
