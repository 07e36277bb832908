import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Env } from '../paths.ts';

/**
 * The environment with a master key: the user's own if it names one, otherwise the one in `master.key` of the data
 * folder, which is made once and readable by its owner alone. Whoever copies the data must copy the key with it.
 */
export function withMasterKey(env: Env, dataDir: string): Env {
  if (env['MASTER_KEY'] || env['MASTER_KEY_FILE']) return env;
  const path = join(dataDir, 'master.key');
  mkdirSync(dataDir, { recursive: true });
  // Written apart and linked, so that a key is never seen half-written and never replaced.
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600 });
  try {
    linkSync(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  return { ...env, MASTER_KEY_FILE: path };
}
