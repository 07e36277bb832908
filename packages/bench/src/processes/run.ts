import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface RunningProgram {
  /** The first line it printed. */
  firstLine: string;
  stop(): Promise<void>;
}

/** Starts one of this folder's programs with the same Node and resolves at its first line of output. */
export async function runProgram(name: string, args: readonly string[] = []): Promise<RunningProgram> {
  const child: ChildProcess = spawn(process.execPath, [join(import.meta.dirname, `${name}.ts`), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const firstLine = await new Promise<string>((resolve, reject) => {
    if (!child.stdout) throw new Error('no output to read');
    createInterface({ input: child.stdout }).once('line', resolve);
    child.once('error', reject).once('exit', (code) => reject(new Error(`${name} ended with ${code}`)));
  });
  return {
    firstLine,
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
