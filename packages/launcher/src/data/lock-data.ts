import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserFailure } from '../failure.ts';
import { isAlive, processMark } from '../processes/process-mark.ts';

type Holder = { pid: number; mark: string; apiUrl: string };

/**
 * Takes the data folder for this process, so that two starts never run on the same data. Throws UserFailure while
 * another process holds it; a lock whose holder has died is taken over. Resolves to the release, which is idempotent.
 */
export function lockData(dataDir: string, apiUrl: string): () => void {
  const path = join(dataDir, 'lock.json');
  mkdirSync(dataDir, { recursive: true });
  const holder: Holder = { pid: process.pid, mark: processMark(process.pid) ?? `${process.pid}`, apiUrl };
  // Written apart and linked, so that the lock is never seen half-written.
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(holder));
  try {
    for (let attempt = 0; ; attempt += 1) {
      if (tryLink(draft, path)) break;
      const other = readHolder(path);
      if (attempt > 2 || (other && isAlive(other.pid, other.mark))) throw heldBy(other, dataDir);
      rmSync(path, { force: true });
    }
  } finally {
    rmSync(draft, { force: true });
  }
  return () => {
    if (readHolder(path)?.mark === holder.mark) rmSync(path, { force: true });
  };
}

function heldBy(other: Holder | null, dataDir: string): UserFailure {
  const who = other ? ` as process ${other.pid}, serving ${other.apiUrl}` : '';
  return new UserFailure(
    `QBaseCron runs already on the data in ${dataDir}${who}: stop it first, or give this one other data with --data DIR.`,
  );
}

function tryLink(draft: string, path: string): boolean {
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function readHolder(path: string): Holder | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Holder;
  } catch {
    return null;
  }
}
