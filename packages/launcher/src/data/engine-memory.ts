import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mongoKinds, type MongoKind } from '../engines/engine.ts';
import { UserFailure } from '../failure.ts';
import { isAlive } from '../processes/process-mark.ts';
import { until } from '../tools/until.ts';

/** What a data folder remembers of its engines, so that a second start finds its data and its ports again. */
export type EngineMemory = {
  mongo?: RememberedEngine & { kind: MongoKind };
  redis?: RememberedEngine;
};

/** `mark` tells the process from a later one with its id. */
type RememberedEngine = { port: number; pid: number; mark: string };

const leftoverLimitMs = 20_000;

/** An empty memory when there is none or it cannot be read. */
export function readEngineMemory(dataDir: string): EngineMemory {
  try {
    const memory = JSON.parse(readFileSync(join(dataDir, 'engines.json'), 'utf8')) as EngineMemory;
    if (memory.mongo && !mongoKinds.includes(memory.mongo.kind)) return {};
    return memory;
  } catch {
    return {};
  }
}

export function writeEngineMemory(dataDir: string, memory: EngineMemory): void {
  const path = join(dataDir, 'engines.json');
  writeFileSync(`${path}.new`, `${JSON.stringify(memory, null, 2)}\n`);
  renameSync(`${path}.new`, path);
}

/**
 * After a launcher was killed its guard is still ending its engines: waits for that. Throws UserFailure when one
 * lives on, since two engines on one data folder would spoil it.
 */
export async function awaitLeftovers(
  memory: EngineMemory,
  { limitMs = leftoverLimitMs }: { limitMs?: number } = {},
): Promise<void> {
  const living = (): RememberedEngine[] =>
    [memory.mongo, memory.redis].filter(
      (engine) => engine !== undefined && isAlive(engine.pid, engine.mark),
    ) as RememberedEngine[];
  const gone = await until(async () => (living().length === 0 ? true : undefined), { limitMs, everyMs: 50 });
  const [first] = living();
  if (gone || !first) return;
  throw new UserFailure(
    `An engine of an earlier start still runs on this data as process ${first.pid}: end it with "kill ${first.pid}" and start again.`,
  );
}
