// The guard process (see guard.ts). Lines on stdin: `+ stage pid mark` and `- pid`. When stdin ends, everything not
// taken back is ended: apps first, then engines, each with SIGTERM, a grace time, and SIGKILL.
import { createInterface } from 'node:readline';
import { isAlive } from './process-mark.ts';
import { killTree, signalTree } from './signal-tree.ts';

const graceMs = { app: 3_000, engine: 10_000 };
const pollMs = 25;

type Guarded = { stage: string; pid: number; mark: string };
const guarded = new Map<number, Guarded>();

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});

for await (const line of createInterface({ input: process.stdin })) {
  const [sign, ...words] = line.split(' ');
  if (sign === '+') {
    const [stage = '', pidText, ...mark] = words;
    guarded.set(Number(pidText), { stage, pid: Number(pidText), mark: mark.join(' ') });
  } else if (sign === '-') {
    guarded.delete(Number(words[0]));
  }
}
await endStage('app', graceMs.app);
await endStage('engine', graceMs.engine);

async function endStage(stage: string, limitMs: number): Promise<void> {
  const living = (): Guarded[] =>
    [...guarded.values()].filter((entry) => entry.stage === stage && isAlive(entry.pid, entry.mark));
  for (const entry of living()) signalTree(entry.pid, 'SIGTERM');
  const endsAt = performance.now() + limitMs;
  while (living().length > 0 && performance.now() < endsAt) {
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
  for (const entry of living()) killTree(entry.pid);
}
