import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, type Command } from './args/parse-args.ts';
import { runBench } from './commands/bench.ts';
import type { Run } from './commands/context.ts';
import { runDemo } from './commands/demo.ts';
import { runStart } from './commands/start.ts';
import { runTest } from './commands/test.ts';
import { runToken } from './commands/token.ts';
import { runVerify } from './commands/verify.ts';
import { UserFailure } from './failure.ts';
import { startGuard } from './processes/guard.ts';
import { createReport } from './report/report.ts';
import { createInterrupts, Interrupted } from './supervise/interrupts.ts';

const runs: Record<Command, Run> = {
  start: runStart,
  demo: runDemo,
  token: runToken,
  test: runTest,
  bench: runBench,
  verify: runVerify,
};

// Whoever read our output may leave early (npm start | head); serving goes on.
process.stdout.on('error', () => {});
process.exit(await main());

async function main(): Promise<number> {
  // Of making a token, only the token goes to stdout, for a shell to catch.
  const report = createReport(process.argv[2] === 'token' ? process.stderr : process.stdout);
  const onEnd: (() => unknown)[] = [];
  const afterEnd: (() => unknown)[] = [];
  let code: number;
  try {
    const options = parseArgs(process.argv.slice(2), process.env, process.env['INIT_CWD'] ?? process.cwd());
    const interrupts = createInterrupts({ source: process, report });
    const guard = startGuard();
    code = await runs[options.command]({
      options,
      env: process.env,
      report,
      guard,
      interrupts,
      onEnd: (fn) => onEnd.push(fn),
      afterEnd: (fn) => afterEnd.push(fn),
      async makeTempDir() {
        const folder = await mkdtemp(join(tmpdir(), `qbasecron-${options.command}-`));
        afterEnd.push(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }));
        return folder;
      },
    }).finally(() => {
      // Ends whatever a step begun and not finished has left.
      onEnd.unshift(() => guard.close());
    });
  } catch (error) {
    code = codeOf(error, report.line);
  }
  for (const end of [...onEnd.toReversed(), ...afterEnd.toReversed()]) {
    try {
      await end();
    } catch (error) {
      code = codeOf(error, report.line);
    }
  }
  return code;
}

function codeOf(error: unknown, print: (text: string) => void): number {
  if (error instanceof Interrupted) return 130;
  if (error instanceof UserFailure) print(`\n${error.message}`);
  else print(`\n${error instanceof Error ? error.stack : String(error)}`);
  return 1;
}
