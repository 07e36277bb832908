import { basename } from 'node:path';
import type { Env } from '../paths.ts';
import { findOnPath, isExecutable } from '../tools/find-on-path.ts';
import { runTool } from '../tools/run-tool.ts';
import type { Found, MongoProgram, Origin, RedisProgram } from './engine.ts';

const mongoMajorMin = 6;
const redisMajorMin = 7;
const versionLimitMs = 10_000;

export async function mongodFromPath(env: Env): Promise<Found<MongoProgram>> {
  const path = findOnPath('mongod', env);
  return path ? mongodAt(path, env, 'PATH') : { missing: 'mongod is not on the PATH' };
}

/** Runs `mongod --version`: a mongod for another processor ends here and not later. */
export async function mongodAt(path: string, env: Env, origin: Origin): Promise<Found<MongoProgram>> {
  const { lines } = await runTool(path, ['--version'], { env, timeLimitMs: versionLimitMs });
  const version = /db version v(\d+)(\S*)/.exec(lines.join('\n'));
  if (!version) return { missing: `${path} does not run on this machine` };
  if (Number(version[1]) < mongoMajorMin) {
    return { missing: `${path} is version ${version[1]}${version[2]}, and ${mongoMajorMin} is needed` };
  }
  const program = { kind: 'mongod' as const, command: path, args: [], env: {}, origin };
  return { program: { ...program, version: `${version[1]}${version[2]}` } };
}

export async function redisFromPath(env: Env): Promise<Found<RedisProgram>> {
  const reasons: string[] = [];
  for (const name of ['redis-server', 'valkey-server']) {
    const path = findOnPath(name, env);
    const found: Found<RedisProgram> = path
      ? await redisAt(path, env, 'PATH')
      : { missing: `${name} is not on the PATH` };
    if ('program' in found) return found;
    reasons.push(found.missing);
  }
  return { missing: reasons.join(', ') };
}

export async function redisAt(path: string, env: Env, origin: Origin): Promise<Found<RedisProgram>> {
  if (!isExecutable(path)) return { missing: `${path} is not an executable file` };
  const { lines } = await runTool(path, ['--version'], { env, timeLimitMs: versionLimitMs });
  const version = /v=(\d+)(\.\S+)/.exec(lines.join('\n'));
  if (!version) return { missing: `${path} does not run on this machine` };
  if (Number(version[1]) < redisMajorMin) {
    return { missing: `${path} is version ${version[1]}${version[2]}, and ${redisMajorMin} is needed` };
  }
  const kind = basename(path).startsWith('valkey') ? ('valkey-server' as const) : ('redis-server' as const);
  return { program: { kind, command: path, args: [], env: {}, version: `${version[1]}${version[2]}`, origin } };
}
