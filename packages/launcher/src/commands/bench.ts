import { join } from 'node:path';
import { describeProgram, type MongoProgram, type RedisProgram } from '../engines/engine.ts';
import { resolveEngines } from '../engines/resolve-engines.ts';
import { checkoutRoot } from '../paths.ts';
import { startProcess } from '../processes/start-process.ts';
import { startEnginePair } from '../supervise/engine-pair.ts';
import type { Context } from './context.ts';

const stopGraceMs = 20_000;

/**
 * Runs packages/bench on engines of its own (the Rust server where it can be had) or on those of the environment,
 * and resolves to its exit code. It reads MONGODB_URI, REDIS_URL and QBASECRON_ENGINES, which names them for people.
 */
export async function runBench(context: Context): Promise<number> {
  const { env, options, report, guard, interrupts, onEnd } = context;
  const dataDir = await context.makeTempDir();
  const engines = await interrupts.during(resolveEngines({ env, purpose: 'bench', report }));
  if (engines.mongo.kind !== 'external' && engines.mongo.kind !== 'secantusd-rs') {
    report.warn(`secantusd-rs is not to be had here; the figures are those of ${describeProgram(engines.mongo)}`);
  }
  const pair = await startEnginePair({ env, dataDir, guard, report }, engines);
  onEnd(() => pair.stop());
  const describe = (engine: MongoProgram | RedisProgram | { kind: 'external' }): string =>
    engine.kind === 'external' ? 'of the environment' : describeProgram(engine);
  const folder = join(checkoutRoot, 'packages', 'bench');
  const bench = await startProcess({
    command: process.execPath,
    args: [join(folder, 'src', 'main.ts'), ...options.rest],
    env: {
      ...env,
      MONGODB_URI: pair.mongoUri,
      REDIS_URL: pair.redisUrl,
      QBASECRON_ENGINES: `MongoDB: ${describe(engines.mongo)}; Redis: ${describe(engines.redis)}`,
    },
    cwd: folder,
    logFile: null,
    stage: 'app',
    guard,
  });
  onEnd(() => bench.stop(stopGraceMs));
  interrupts.onKill(() => void bench.kill());
  const { code } = await interrupts.during(bench.ended);
  return code ?? 1;
}
