import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Env } from '../paths.ts';

/** The full path of the first executable file of that name on the PATH of `env`; null when there is none. */
export function findOnPath(name: string, env: Env, platform: NodeJS.Platform = process.platform): string | null {
  const endings = platform === 'win32' ? ['.exe'] : [''];
  for (const folder of (env['PATH'] ?? env['Path'] ?? '').split(delimiter)) {
    for (const ending of endings) {
      const path = join(folder || '.', name + ending);
      if (isExecutable(path)) return path;
    }
  }
  return null;
}

export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
