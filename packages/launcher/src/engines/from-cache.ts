import { join } from 'node:path';
import type { Env } from '../paths.ts';
import { isExecutable } from '../tools/find-on-path.ts';
import { runTool } from '../tools/run-tool.ts';
import type { Found, MongoProgram, Origin } from './engine.ts';

const versionLimitMs = 10_000;

/** The Rust server of SecantusDB, if an earlier `npm run bench` has built it. */
export async function rustServerFromCache(env: Env, cacheDir: string): Promise<Found<MongoProgram>> {
  return rustServerAt(join(rustServerFolder(cacheDir), 'bin', rustServerName), env, 'cache');
}

export function rustServerFolder(cacheDir: string): string {
  return join(cacheDir, 'secantusd-rs');
}

const rustServerName = process.platform === 'win32' ? 'secantusd-rs.exe' : 'secantusd-rs';

export async function rustServerAt(path: string, env: Env, origin: Origin): Promise<Found<MongoProgram>> {
  if (!isExecutable(path)) return { missing: 'secantusd-rs has not been built' };
  const { lines } = await runTool(path, ['--version'], { env, timeLimitMs: versionLimitMs });
  const version = /secantusd-rs\s+(\S+)/.exec(lines.join('\n'))?.[1];
  if (!version) return { missing: `${path} does not run on this machine` };
  return { program: { kind: 'secantusd-rs', command: path, args: [], env: {}, version, origin } };
}
