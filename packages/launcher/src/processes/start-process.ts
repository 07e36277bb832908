import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Env } from '../paths.ts';
import type { Guard, Stage } from './guard.ts';
import { readTail } from './read-tail.ts';
import { killTree, signalTree } from './signal-tree.ts';

export type ProcessPlan = {
  command: string;
  args: readonly string[];
  env: Env;
  cwd: string;
  /** Both output streams are appended here; the file outlives every crash. Null shows them to the user. */
  logFile: string | null;
  stage: Stage;
  guard: Guard;
};

export type Exit = { code: number | null; signal: NodeJS.Signals | null };

export interface RunningProcess {
  readonly pid: number;
  /** Resolves when it has ended, whatever the reason; never rejects. */
  readonly ended: Promise<Exit>;
  hasEnded(): boolean;
  /** The end of its log, at most that many lines. */
  tail(lineCount: number): string[];
  /** SIGTERM, and SIGKILL after `graceMs`. Resolves when it has ended; repeating is harmless. */
  stop(graceMs: number): Promise<Exit>;
  /** SIGKILL, now. */
  kill(): Promise<Exit>;
}

/**
 * Starts a long-lived process in a group of its own (Ctrl-C in the terminal must reach only the launcher, which
 * stops things in order) under the guard. Rejects when it cannot be started at all, or when the
 * guard is closed: work that was given up must not start anything behind the back of those who clean up.
 */
export async function startProcess(plan: ProcessPlan): Promise<RunningProcess> {
  const { logFile } = plan;
  if (plan.guard.isClosed) throw new Error('everything is being stopped; nothing more is started');
  if (logFile !== null) mkdirSync(dirname(logFile), { recursive: true });
  const log = logFile === null ? null : openSync(logFile, 'a');
  const child = spawn(plan.command, plan.args, {
    cwd: plan.cwd,
    env: plan.env,
    stdio: ['ignore', log ?? 'inherit', log ?? 'inherit'],
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  if (log !== null) closeSync(log);
  const pid = await new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    if (child.pid !== undefined) resolve(child.pid);
  });
  plan.guard.add(pid, plan.stage);
  let hasEnded = false;
  const ended = new Promise<Exit>((resolve) => {
    child.once('exit', (code, signal) => {
      hasEnded = true;
      plan.guard.remove(pid);
      resolve({ code, signal });
    });
  });
  return {
    pid,
    ended,
    hasEnded: () => hasEnded,
    tail: (lineCount) => (logFile === null ? [] : readTail(logFile, lineCount)),
    stop(graceMs) {
      if (hasEnded) return ended;
      signalTree(pid, 'SIGTERM');
      const timer = setTimeout(() => killTree(pid), graceMs);
      return ended.finally(() => clearTimeout(timer));
    },
    kill() {
      if (!hasEnded) killTree(pid);
      return ended;
    },
  };
}
