import type { Report } from '../report/report.ts';

/** The user's wish to stop: Ctrl-C, SIGTERM, a closed terminal, or the end of the process that started this one. */
export interface Interrupts {
  /** Resolves at the first. */
  readonly requested: Promise<void>;
  readonly isRequested: boolean;
  /** Rejects with Interrupted at the first, otherwise settles as `work` does. */
  during<T>(work: Promise<T>): Promise<T>;
  /** What a second Ctrl-C says is being waited for; one clause. */
  waitingFor(describe: () => string): void;
  /** What a third Ctrl-C does before the process exits. */
  onKill(kill: () => void): void;
}

export class Interrupted extends Error {
  override name = 'Interrupted';
}

/** One press of Ctrl-C reaches us up to three times: from the terminal, from npm, and from our own first process. */
const samePressMs = 400;

type Source = {
  on(event: NodeJS.Signals | 'disconnect', listener: () => void): unknown;
  exit(code: number): void;
};

export function createInterrupts(options: { source: Source; report: Report; monotonic?: () => number }): Interrupts {
  const { source, report, monotonic = () => performance.now() } = options;
  let pressCount = 0;
  let lastAt = -Infinity;
  let describe = (): string => 'the processes to end';
  const killers: (() => void)[] = [];
  let resolveRequested: () => void = () => {};
  const requested = new Promise<void>((resolve) => (resolveRequested = resolve));
  let isRequested = false;
  void requested.then(() => (isRequested = true));

  function press(): void {
    const now = monotonic();
    const isSame = now - lastAt < samePressMs;
    lastAt = now;
    if (isSame) return;
    pressCount += 1;
    if (pressCount === 1) resolveRequested();
    else if (pressCount === 2)
      report.line(`Still waiting for ${describe()}. Ctrl-C once more ends everything at once.`);
    else {
      for (const kill of killers) kill();
      source.exit(1);
    }
  }

  source.on('SIGINT', press);
  // Programs repeat these out of diligence, not out of impatience.
  for (const event of ['SIGTERM', 'SIGHUP', 'disconnect'] as const) source.on(event, () => resolveRequested());

  const interrupted = requested.then(() => Promise.reject(new Interrupted('stopped')));
  interrupted.catch(() => {});
  return {
    requested,
    get isRequested() {
      return isRequested;
    },
    during: (work) => Promise.race([work, interrupted]),
    waitingFor: (describeNow) => (describe = describeNow),
    onKill: (kill) => killers.push(kill),
  };
}
