import { readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { checkoutRoot, type Env } from '../paths.ts';
import type { Report } from '../report/report.ts';
import { runTool } from '../tools/run-tool.ts';
import type { Failure, Outcome } from '../testing/outcome.ts';

/** The static checks, in this order: scripts of the root package.json. */
const checkNames = ['format:check', 'lint', 'types', 'boundaries', 'deadcode'] as const;

const checkLimitMs = 5 * 60_000;
const shownLinesMax = 60;

/** Runs each check; one passes or fails as a whole. */
export async function runStaticChecks(deps: { env: Env; report: Report }): Promise<Outcome> {
  const outcome: Outcome = { passedCount: 0, failures: [], timings: [], notes: [] };
  for (const name of checkNames) {
    const failure = await runCheck(deps, name);
    if (failure) outcome.failures.push(failure);
    else outcome.passedCount += 1;
  }
  return outcome;
}

async function runCheck(deps: { env: Env; report: Report }, name: string): Promise<Failure | null> {
  const { env, report } = deps;
  const script = readScripts()[name];
  const fail = (detail: string): Failure => ({ name, file: 'package.json', detail });
  if (script === undefined) return fail(`there is no script "${name}", so nothing is checked`);
  const step = report.step(name);
  const bin = join(checkoutRoot, 'node_modules', '.bin');
  const result = await runTool(script, [], {
    shell: true,
    cwd: checkoutRoot,
    env: { ...env, PATH: `${bin}${delimiter}${env['PATH'] ?? ''}`, NO_COLOR: '1' },
    timeLimitMs: checkLimitMs,
  });
  if (result.code === 0) {
    step.done();
    return null;
  }
  step.fail();
  const detail = result.lines.slice(-shownLinesMax).join('\n');
  report.line(detail);
  return fail(result.timedOut ? `did not end within ${checkLimitMs / 60_000} minutes` : detail);
}

function readScripts(): Record<string, string | undefined> {
  const manifest = JSON.parse(readFileSync(join(checkoutRoot, 'package.json'), 'utf8')) as {
    scripts?: Record<string, string>;
  };
  return manifest.scripts ?? {};
}
