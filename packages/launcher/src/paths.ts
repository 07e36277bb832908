import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

export type Env = Readonly<Record<string, string | undefined>>;

/** The checkout that this file belongs to. */
export const checkoutRoot = resolve(import.meta.dirname, '..', '..', '..');

/** Where downloads are kept for every checkout: XDG_CACHE_HOME or the platform's own place, then `qbasecron`. */
export function cacheFolder(env: Env, platform: NodeJS.Platform = process.platform): string {
  return join(cacheParent(env, platform), 'qbasecron');
}

function cacheParent(env: Env, platform: NodeJS.Platform): string {
  if (env['XDG_CACHE_HOME']) return env['XDG_CACHE_HOME'];
  const home = env['HOME'] ?? homedir();
  if (platform === 'darwin') return join(home, 'Library', 'Caches');
  if (platform === 'win32') return env['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local');
  return join(home, '.cache');
}
