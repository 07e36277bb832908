import type { Options } from '../args/parse-args.ts';
import type { Env } from '../paths.ts';
import type { Guard } from '../processes/guard.ts';
import type { Report } from '../report/report.ts';
import type { Interrupts } from '../supervise/interrupts.ts';

/** What every command is given by main.ts. */
export type Context = {
  options: Options;
  env: Env;
  report: Report;
  guard: Guard;
  interrupts: Interrupts;
  /** Registers what must happen before the process ends, whatever the reason. Run in reverse order, each awaited. */
  onEnd(fn: () => unknown): void;
  /** As onEnd, but once every process of ours has ended: for locks and folders that they use. */
  afterEnd(fn: () => unknown): void;
  /** A folder that is removed at the very end. */
  makeTempDir(): Promise<string>;
};

/** Runs a command to its end and resolves to the exit code. */
export type Run = (context: Context) => Promise<number>;
