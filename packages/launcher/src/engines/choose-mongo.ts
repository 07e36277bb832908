import { basename } from 'node:path';
import { UserFailure } from '../failure.ts';
import type { Env } from '../paths.ts';
import type { Report } from '../report/report.ts';
import { buildRustServer } from './build-rust-server.ts';
import { mongoKinds, type Found, type MongoKind, type MongoProgram } from './engine.ts';
import { mongodFromMemoryServer } from './from-memory-server.ts';
import { rustServerAt, rustServerFromCache } from './from-cache.ts';
import { mongodAt, mongodFromPath } from './from-path.ts';
import { mongoFromWheel } from './from-wheels.ts';

/**
 * - `serve`: what the machine has, then what can be fetched soon; a Rust server once built is used.
 * - `test`: what a bare machine gets, so without the Rust server.
 * - `bench`: the Rust server first, built if need be.
 */
export type Purpose = 'serve' | 'test' | 'bench';

export type MongoSource = { name: string; kind: MongoKind; find: () => Promise<Found<MongoProgram>> };

type Deps = { env: Env; cacheDir: string; report: Report };

/** The places to look, in order, for a purpose. */
export function mongoSources(deps: Deps, purpose: Purpose): MongoSource[] {
  const { env, cacheDir } = deps;
  const path: MongoSource = { name: 'PATH', kind: 'mongod', find: () => mongodFromPath(env) };
  const fetched: MongoSource = { name: 'memory-server', kind: 'mongod', find: () => mongodFromMemoryServer(deps) };
  const cached: MongoSource = { name: 'cache', kind: 'secantusd-rs', find: () => rustServerFromCache(env, cacheDir) };
  const built: MongoSource = { name: 'cargo', kind: 'secantusd-rs', find: () => buildRustServer(deps) };
  const wheel: MongoSource = { name: 'wheel', kind: 'secantusd-py', find: () => mongoFromWheel(deps) };
  switch (purpose) {
    case 'serve':
      return [path, fetched, cached, wheel];
    case 'test':
      return [path, fetched, wheel];
    case 'bench':
      return [built, path, fetched, wheel];
  }
}

/**
 * Finds a MongoDB-compatible server to run. MONGODB_SERVER_BIN names one, QBASECRON_ENGINE_MONGODB (or `kind`, the
 * server whose data is in the data folder) leaves only those of a kind. Throws UserFailure with every reason.
 */
export async function chooseMongo(deps: Deps, purpose: Purpose, kind?: MongoKind): Promise<MongoProgram> {
  const forced = forcedKind(deps.env) ?? kind;
  const binary = deps.env['MONGODB_SERVER_BIN'];
  if (binary && forced !== 'secantusd-py') return fromBinary(binary, deps.env);
  // A kind that was asked for is looked for everywhere, also where the purpose would not look.
  const sources = forced
    ? mongoSources(deps, purpose === 'test' ? 'serve' : purpose).filter((source) => source.kind === forced)
    : mongoSources(deps, purpose);
  return firstFound(sources, forced);
}

/** Asks each source in turn. Throws UserFailure with every reason when none has a program. */
export async function firstFound(sources: readonly MongoSource[], forced?: MongoKind): Promise<MongoProgram> {
  const reasons: string[] = [];
  for (const source of sources) {
    const found = await source.find();
    if ('program' in found) return found.program;
    reasons.push(found.missing);
  }
  throw new UserFailure(
    `No ${forced ?? 'MongoDB'} was found and none could be fetched (${reasons.join('; ')}): ` +
      'install python3 with pip or venv, or MongoDB 6 or newer, or set MONGODB_URI.',
  );
}

function forcedKind(env: Env): MongoKind | undefined {
  const text = env['QBASECRON_ENGINE_MONGODB'];
  if (!text) return undefined;
  const kind = mongoKinds.find((known) => known === text);
  if (!kind) throw new UserFailure(`QBASECRON_ENGINE_MONGODB must be one of ${mongoKinds.join(', ')}, not "${text}".`);
  return kind;
}

async function fromBinary(path: string, env: Env): Promise<MongoProgram> {
  const found = basename(path).startsWith('secantusd-rs')
    ? await rustServerAt(path, env, 'environment')
    : await mongodAt(path, env, 'environment');
  if ('missing' in found) throw new UserFailure(`MONGODB_SERVER_BIN cannot be used: ${found.missing}.`);
  return found.program;
}
