import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkoutRoot, type Env } from '../paths.ts';
import type { Guard } from '../processes/guard.ts';
import { readTail } from '../processes/read-tail.ts';
import { startProcess } from '../processes/start-process.ts';
import { readEvents } from './read-events.ts';
import type { Outcome } from './outcome.ts';

const stopGraceMs = 5_000;
const tailLineCount = 40;
const allLines = 10_000;

/**
 * Runs one test file in a process of its own and resolves to what came of it and what it wrote. After `limitMs` it
 * is ended: first with SIGTERM, so that what it started can be ended by it, then with SIGKILL.
 */
export async function runTestFile(options: {
  /** Path in `root`. */
  file: string;
  root?: string;
  env: Env;
  /** For what it writes; one file for each test file. */
  scratchPath: string;
  limitMs: number;
  guard: Guard;
}): Promise<{ outcome: Outcome; output: string[] }> {
  const { file, root = checkoutRoot, env, scratchPath, limitMs, guard } = options;
  const eventsPath = `${scratchPath}.events`;
  const reporter = fileURLToPath(import.meta.resolve('./event-reporter.ts'));
  const flags = [`--test-reporter=${reporter}`, `--test-reporter-destination=${eventsPath}`];
  const running = await startProcess({
    command: process.execPath,
    args: [...flags, join(root, file)],
    env: { ...env, NO_COLOR: '1' },
    cwd: root,
    logFile: `${scratchPath}.log`,
    stage: 'app',
    guard,
  });
  let timedOut = false;
  const limit = setTimeout(() => {
    timedOut = true;
    void running.stop(stopGraceMs);
  }, limitMs);
  const exit = await running.ended;
  clearTimeout(limit);
  // What it started and left behind ends with its group.
  await running.kill();
  const output = readTail(`${scratchPath}.log`, allLines).filter((line) => line !== '');
  const outcome = readEvents({
    file,
    text: readText(eventsPath),
    exit,
    timedOut,
    limitMs,
    tail: output.slice(-tailLineCount),
  });
  return { outcome, output };
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
