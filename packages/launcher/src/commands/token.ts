import { join } from 'node:path';
import { awaitLeftovers, readEngineMemory, type EngineMemory } from '../data/engine-memory.ts';
import { lockData } from '../data/lock-data.ts';
import { resolveEngines } from '../engines/resolve-engines.ts';
import { checkoutRoot } from '../paths.ts';
import { isAlive } from '../processes/process-mark.ts';
import { startProcess } from '../processes/start-process.ts';
import { startEnginePair } from '../supervise/engine-pair.ts';
import type { Context } from './context.ts';

/**
 * Makes an API token in the ledger that npm start uses: that of MONGODB_URI, or else the one of the data folder, which
 * is started for it when it does not run. The token is the one line on stdout. Resolves to the exit code.
 */
export async function runToken(context: Context): Promise<number> {
  const { env, options, guard, interrupts } = context;
  const folder = join(checkoutRoot, 'apps', 'api');
  const made = await startProcess({
    command: process.execPath,
    args: [join(folder, 'src', 'make-token', 'main.ts'), ...options.rest],
    env: { ...env, MONGODB_URI: options.rest.includes('--print') ? undefined : await ledgerUri(context) },
    cwd: folder,
    logFile: null,
    stage: 'app',
    guard,
  });
  const { code } = await interrupts.during(made.ended);
  return code ?? 1;
}

async function ledgerUri(context: Context): Promise<string> {
  const { env, options, report, guard, interrupts, onEnd } = context;
  const { dataDir } = options;
  if (env['MONGODB_URI']) return env['MONGODB_URI'];
  const running = runningUri(readEngineMemory(dataDir));
  if (running !== null) return running;
  context.afterEnd(lockData(dataDir, 'nothing: it makes a token'));
  const memory = readEngineMemory(dataDir);
  await interrupts.during(awaitLeftovers(memory));
  const remembered = memory.mongo ? { mongoKind: memory.mongo.kind } : {};
  const engines = await interrupts.during(resolveEngines({ env, purpose: 'serve', report, ...remembered }));
  const pair = await startEnginePair({ env, dataDir, guard, report }, engines);
  onEnd(() => pair.stop());
  return pair.mongoUri;
}

/** The address of the engine that a running npm start has on this data. */
function runningUri({ mongo }: EngineMemory): string | null {
  if (!mongo || !isAlive(mongo.pid, mongo.mark)) return null;
  return `mongodb://127.0.0.1:${mongo.port}/?directConnection=true`;
}
