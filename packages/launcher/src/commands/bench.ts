import { join } from 'node:path';
import { describeProgram } from '../engines/engine.ts';
import { programEnv, resolvePrograms } from '../engines/resolve-engines.ts';
import { checkoutRoot } from '../paths.ts';
import { startProcess } from '../processes/start-process.ts';
import type { Context } from './context.ts';

const stopGraceMs = 20_000;

/**
 * Finds the engines for packages/bench (the Rust server where it can be had), runs it, and resolves to its exit code.
 * It starts them itself, on throw-away data, as the environment variables of programEnv tell it.
 */
export async function runBench(context: Context): Promise<number> {
  const { env, options, report, guard, interrupts, onEnd } = context;
  const programs = await interrupts.during(resolvePrograms({ env, purpose: 'bench', report }));
  const named = `${describeProgram(programs.mongo)}, ${describeProgram(programs.redis)}`;
  report.line(`Engines: ${named}`);
  if (programs.mongo.kind !== 'secantusd-rs') {
    report.warn(`secantusd-rs is not to be had here; the figures are those of ${programs.mongo.kind}`);
  }
  const folder = join(checkoutRoot, 'packages', 'bench');
  const bench = await startProcess({
    command: process.execPath,
    args: [join(folder, 'src', 'main.ts'), ...options.rest],
    env: { ...env, ...programEnv(programs) },
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
