/** What the launcher tells the user. One line for each step, with the time it took; never silent for long. */
export interface Report {
  line(text: string): void;
  warn(text: string): void;
  /** Begins a step. While it lasts, a terminal shows a spinner; otherwise a line after 2 s and then every 10 s. */
  step(text: string): Step;
}

interface Step {
  /** What the step is doing just now. */
  update(detail: string): void;
  /** Ends the step; `text` replaces what it was called. */
  done(text?: string): void;
  fail(text?: string): void;
}

export const silentReport: Report = {
  line() {},
  warn() {},
  step: () => ({ update() {}, done() {}, fail() {} }),
};

const firstSignMs = 2_000;
const nextSignMs = 10_000;
const spinnerMs = 120;
const spinnerFrames = ['|', '/', '-', '\\'];

type Output = { write(text: string): unknown; isTTY?: boolean | undefined; columns?: number | undefined };

/** Writes to `output`; timers never hold the process. */
export function createReport(output: Output): Report {
  const active = new Set<() => string>();
  let spinner: NodeJS.Timeout | undefined;
  let frame = 0;

  function clearLine(): void {
    if (output.isTTY && spinner) output.write('\r\u001b[K');
  }

  function print(text: string): void {
    clearLine();
    output.write(`${text}\n`);
  }

  function draw(): void {
    const [describe] = active;
    if (!describe) return;
    frame = (frame + 1) % spinnerFrames.length;
    const text = `${spinnerFrames[frame]} ${describe()}`.slice(0, (output.columns ?? 80) - 1);
    output.write(`\r\u001b[K${text}`);
  }

  function step(text: string): Step {
    const startedAt = performance.now();
    const seconds = (): string => `${((performance.now() - startedAt) / 1000).toFixed(1)} s`;
    let detail = '';
    const describe = (): string => `${text}${detail ? `: ${detail}` : ''} (${seconds()})`;
    let sign: NodeJS.Timeout | undefined;
    active.add(describe);
    if (output.isTTY) {
      spinner ??= setInterval(draw, spinnerMs).unref();
    } else {
      const showSign = (): void => {
        print(`  ... ${describe()}`);
        sign = setTimeout(showSign, nextSignMs).unref();
      };
      sign = setTimeout(showSign, firstSignMs).unref();
    }

    function end(mark: string, ending: string): void {
      clearTimeout(sign);
      if (!active.delete(describe)) return;
      print(`  ${mark} ${ending} (${seconds()})`);
      if (active.size === 0 && spinner) {
        clearInterval(spinner);
        spinner = undefined;
      }
    }

    return {
      update: (now) => (detail = now),
      done: (ending = text) => end('ok ', ending),
      fail: (ending = text) => end('no ', ending),
    };
  }

  return { line: print, warn: (text) => print(`  !   ${text}`), step };
}
