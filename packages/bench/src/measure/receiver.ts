import { runProgram, type RunningProgram } from '../processes/run.ts';

export type Figures = { count: number; firstAt: number; lastAt: number; latenessMs: number[] };

export interface BenchReceiver {
  url: string;
  /** One for each of its ports; `url` is the first. */
  urls: string[];
  reset(): Promise<void>;
  /** Resolves to the figures when `count` requests have arrived. Rejects when none comes for `idleMs` (20,000). */
  collect(count: number, idleMs?: number): Promise<Figures>;
  stop(): Promise<void>;
}

const lookEveryMs = 100;

/** @param portCount @default 1 */
export async function startBenchReceiver(portCount = 1): Promise<BenchReceiver> {
  const program: RunningProgram = await runProgram('receiver', [String(portCount)]);
  const urls = program.firstLine.split(' ').map((port) => `http://127.0.0.1:${port}`);
  const [url = ''] = urls;
  return {
    url,
    urls,
    reset: async () => void (await fetch(`${url}/reset`, { method: 'POST' })),
    async collect(count, idleMs = 20_000) {
      let seen = -1;
      let changedAt = performance.now();
      for (;;) {
        const now = Number(await (await fetch(`${url}/count`)).text());
        if (now >= count) break;
        if (now !== seen) {
          seen = now;
          changedAt = performance.now();
        } else if (performance.now() - changedAt > idleMs) {
          throw new Error(`only ${now} of ${count} requests have arrived, and none for ${idleMs} ms`);
        }
        await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
      }
      return (await (await fetch(`${url}/figures`)).json()) as Figures;
    },
    stop: () => program.stop(),
  };
}
