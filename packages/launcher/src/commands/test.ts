import { join } from 'node:path';
import { describeProgram } from '../engines/engine.ts';
import { externalMongo, externalRedis } from '../engines/external.ts';
import { programEnv, resolvePrograms, type Engines } from '../engines/resolve-engines.ts';
import type { Env } from '../paths.ts';
import { startEnginePair } from '../supervise/engine-pair.ts';
import { addOutcomes, summarize, type Outcome } from '../testing/outcome.ts';
import { endToEndPhase, integrationPhase, runPhase, unitPhase } from '../testing/run-tests.ts';
import type { Context } from './context.ts';
import { runStaticChecks } from './static-checks.ts';
import { withoutEngines } from './verify.ts';

/**
 * Static checks, then every test, on engines started for it (those of MONGODB_URI and REDIS_URL where given; the
 * end-to-end tests always start their own, since they stop and kill them). Resolves to 1 when anything failed.
 */
export async function runTest(context: Context): Promise<number> {
  const { env, report, guard, interrupts, onEnd, options } = context;
  const dataDir = await context.makeTempDir();
  const programs = await interrupts.during(resolvePrograms({ env, purpose: 'test', report }));
  const engines: Engines = {
    mongo: env['MONGODB_URI'] ? await externalMongo(env['MONGODB_URI']) : programs.mongo,
    redis: env['REDIS_URL'] ? await externalRedis(env['REDIS_URL']) : programs.redis,
  };
  report.line(`Engines: ${describeProgram(programs.mongo)}, ${describeProgram(programs.redis)}`);
  const phase = { report, guard, scratchDir: join(dataDir, 'tests'), only: options.only };

  async function runAll(): Promise<Outcome> {
    const checks = options.only === null ? await runChecks() : [];
    const unit = await runPhase({ ...phase, env: withoutEngines(env) }, unitPhase);
    const pair = await startEnginePair({ env, dataDir, guard, report }, engines);
    onEnd(() => pair.stop());
    // What test files read: the running engines, and which programs to start their own from.
    const testEnv: Env = { ...env, ...programEnv(programs), MONGODB_URI: pair.mongoUri, REDIS_URL: pair.redisUrl };
    const integration = await runPhase({ ...phase, env: testEnv }, integrationPhase);
    const endToEnd = await runPhase({ ...phase, env: testEnv }, endToEndPhase);
    return addOutcomes([...checks, unit, integration, endToEnd]);
  }

  async function runChecks(): Promise<Outcome[]> {
    report.line('\nStatic checks');
    return [await runStaticChecks({ env, report })];
  }

  const outcome = await interrupts.during(runAll());
  report.line(summarize(outcome));
  return outcome.failures.length === 0 && outcome.passedCount > 0 ? 0 : 1;
}
