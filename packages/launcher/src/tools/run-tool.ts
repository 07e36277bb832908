import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Env } from '../paths.ts';

export type ToolResult = {
  /** Null when it was ended by a signal or could not be started. */
  code: number | null;
  /** The command does not exist or cannot be executed. */
  missing: boolean;
  timedOut: boolean;
  /** What it wrote, both streams, the last 200 lines. */
  lines: string[];
};

const linesMax = 200;

/**
 * Runs a short-lived command and waits for its end. Never rejects. After `timeLimitMs`, or `stallMs`
 * without a line of output, it is killed together with what it started.
 */
export function runTool(
  command: string,
  args: readonly string[],
  options: {
    env: Env;
    cwd?: string;
    timeLimitMs: number;
    stallMs?: number;
    /** The command is a line for the system's shell. @default false */
    shell?: boolean;
    onLine?: (line: string) => void;
  },
): Promise<ToolResult> {
  return new Promise((resolve) => {
    const lines: string[] = [];
    let timedOut = false;
    let missing = false;
    const child = spawn(command, args, {
      env: options.env,
      cwd: options.cwd,
      shell: options.shell ?? false,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
    });
    const killAll = (): void => {
      if (child.pid !== undefined) killGroup(child.pid);
    };
    const expire = (): void => {
      timedOut = true;
      killAll();
    };
    const limit = setTimeout(expire, options.timeLimitMs);
    let stall = options.stallMs === undefined ? undefined : setTimeout(expire, options.stallMs);
    const onLine = (line: string): void => {
      stall?.refresh();
      lines.push(line);
      if (lines.length > linesMax) lines.shift();
      options.onLine?.(line);
    };
    createInterface({ input: child.stdout }).on('line', onLine);
    createInterface({ input: child.stderr }).on('line', onLine);
    // A tool must not outlive the launcher; it is short-lived, so this needs no guard process.
    process.on('exit', killAll);
    const finish = (code: number | null): void => {
      clearTimeout(limit);
      clearTimeout(stall);
      stall = undefined;
      process.off('exit', killAll);
      resolve({ code, missing, timedOut, lines });
    };
    child.on('error', () => {
      missing = true;
      if (child.pid === undefined) finish(null);
    });
    child.on('close', (code) => finish(code));
  });
}

function killGroup(pid: number): void {
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}
