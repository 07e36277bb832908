import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { processMark } from './process-mark.ts';

/** Apps end before engines, so that they can still write what they hold. */
export type Stage = 'app' | 'engine';

/**
 * A small process of its own that ends ours when this process dies without having done so, even by kill -9: it holds
 * the other end of a pipe, which the system closes then.
 */
export interface Guard {
  pid: number;
  add(pid: number, stage: Stage): void;
  /** Must follow the end of the process, otherwise a later process with its id might be meant. */
  remove(pid: number): void;
  /** Ends the guard. What was not removed is ended as if this process had died. */
  close(): Promise<void>;
}

export function startGuard(): Guard {
  const child = spawn(process.execPath, [fileURLToPath(import.meta.resolve('./guard-main.ts'))], {
    // A group of its own: Ctrl-C in the terminal must not reach it.
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    env: {},
  });
  if (child.pid === undefined) throw new Error('the guard process could not be started');
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.stdin.on('error', () => {});
  child.unref();
  (child.stdin as unknown as { unref(): void }).unref();
  return {
    pid: child.pid,
    add(pid, stage) {
      const mark = processMark(pid);
      if (mark !== null) child.stdin.write(`+ ${stage} ${pid} ${mark}\n`);
    },
    remove(pid) {
      child.stdin.write(`- ${pid}\n`);
    },
    async close() {
      child.ref();
      child.stdin.end();
      await ended;
    },
  };
}
