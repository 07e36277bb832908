import type { Env } from '../paths.ts';
import { addOutcomes, summarize } from '../testing/outcome.ts';
import { runPhase, unitPhase } from '../testing/run-tests.ts';
import type { Context } from './context.ts';
import { runStaticChecks } from './static-checks.ts';

/** Static checks and unit tests, without any service. Resolves to 1 when one failed. */
export async function runVerify(context: Context): Promise<number> {
  const { report, guard, interrupts, options } = context;
  const scratchDir = await context.makeTempDir();
  const env = withoutEngines(context.env);
  const run = async () => [
    await runStaticChecks({ env, report }),
    await runPhase({ env, report, guard, scratchDir, only: options.only }, unitPhase),
  ];
  const outcome = addOutcomes(await interrupts.during(run()));
  report.line(summarize(outcome));
  return outcome.failures.length === 0 ? 0 : 1;
}

/** Unit tests get no engines, so that one that needs them is noticed. */
export function withoutEngines(env: Env): Env {
  return { ...env, MONGODB_URI: undefined, REDIS_URL: undefined };
}
