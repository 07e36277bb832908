import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { processMark } from './process-mark.ts';
import { killTree } from './signal-tree.ts';

/** Apps end before engines, so that they can still write what they hold. */
export type Stage = 'app' | 'engine';

/**
 * A small process of its own that ends ours when this process dies without having done so, even by kill -9: it holds
 * the other end of a pipe, which the system closes then.
 */
export interface Guard {
  pid: number;
  /** After close, the process is killed at once: nobody is left who would end it. */
  add(pid: number, stage: Stage): void;
  /** Must follow the end of the process, otherwise a later process with its id might be meant. */
  remove(pid: number): void;
  /** True from the call of close: nothing may be started any more. */
  readonly isClosed: boolean;
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
  let isClosed = false;
  (child.stdin as unknown as { unref(): void }).unref();
  return {
    pid: child.pid,
    add(pid, stage) {
      if (isClosed) return killTree(pid);
      const mark = processMark(pid);
      if (mark !== null) child.stdin.write(`+ ${stage} ${pid} ${mark}\n`);
    },
    remove(pid) {
      if (!isClosed) child.stdin.write(`- ${pid}\n`);
    },
    get isClosed() {
      return isClosed;
    },
    async close() {
      isClosed = true;
      child.ref();
      child.stdin.end();
      await ended;
    },
  };
}
