import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Env } from '../paths.ts';
import type { Report } from '../report/report.ts';
import { findOnPath } from '../tools/find-on-path.ts';
import { runTool } from '../tools/run-tool.ts';
import type { Found, MongoProgram } from './engine.ts';
import { rustServerFolder, rustServerFromCache } from './from-cache.ts';

const crate = 'secantus-mdb';
const crateVersion = '0.5.3-beta.193';
const buildLimitMs = 30 * 60_000;

/** Builds SecantusDB's Rust server into the cache folder unless it is there. Takes minutes; needs cargo. */
export async function buildRustServer(deps: {
  env: Env;
  cacheDir: string;
  report: Report;
}): Promise<Found<MongoProgram>> {
  const { env, cacheDir, report } = deps;
  const cached = await rustServerFromCache(env, cacheDir);
  if ('program' in cached) return cached;
  const cargo = findOnPath('cargo', env);
  if (!cargo) return { missing: 'cargo is not on the PATH' };
  const folder = rustServerFolder(cacheDir);
  await mkdir(dirname(folder), { recursive: true });
  const temporary = await mkdtemp(`${folder}.tmp-`);
  const step = report.step('building secantusd-rs with cargo (about five minutes, once)');
  try {
    const install = ['install', crate, '--version', crateVersion, '--locked', '--ignore-rust-version'];
    const result = await runTool(cargo, [...install, '--root', temporary], {
      env: { ...env, CARGO_TARGET_DIR: join(temporary, 'target') },
      timeLimitMs: buildLimitMs,
      onLine: (line) => step.update(line.trim()),
    });
    if (result.code !== 0) {
      step.fail('secantusd-rs could not be built');
      return { missing: `cargo could not build secantusd-rs: ${result.lines.at(-1)?.trim() ?? 'no output'}` };
    }
    await rm(join(temporary, 'target'), { recursive: true, force: true });
    await rm(folder, { recursive: true, force: true });
    await rename(temporary, folder);
    step.done('built secantusd-rs');
    return await rustServerFromCache(env, cacheDir);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}
