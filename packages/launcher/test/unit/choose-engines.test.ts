import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { chooseMongo, firstFound, mongoSources, type MongoSource } from '../../src/engines/choose-mongo.ts';
import { chooseRedis, firstRedis } from '../../src/engines/choose-redis.ts';
import type { Found, MongoKind, MongoProgram } from '../../src/engines/engine.ts';
import { mongodFromPath, redisFromPath } from '../../src/engines/from-path.ts';
import { UserFailure } from '../../src/failure.ts';
import { silentReport } from '../../src/report/report.ts';
import { tempDir } from '../support/temp-dir.ts';

const deps = { env: {}, cacheDir: '/nowhere', report: silentReport };

function source(name: string, answer: Found<MongoProgram>, asked: string[], kind: MongoKind = 'mongod'): MongoSource {
  return {
    name,
    kind,
    find: async () => {
      asked.push(name);
      return answer;
    },
  };
}

const program: MongoProgram = { kind: 'mongod', command: '/m', args: [], env: {}, version: '8.0.1', origin: 'PATH' };

test('a server that can be served from is looked for on the PATH, then fetched as real mongod, then in the cache, then as a wheel', () => {
  assert.deepEqual(
    mongoSources(deps, 'serve').map(({ name }) => name),
    ['PATH', 'memory-server', 'cache', 'wheel'],
  );
});

test('tests get what a bare machine gets: the Rust server that benchmarks leave behind is not used', () => {
  assert.deepEqual(
    mongoSources(deps, 'test').map(({ name }) => name),
    ['PATH', 'memory-server', 'wheel'],
  );
});

test('benchmarks want the Rust server first', () => {
  assert.equal(mongoSources(deps, 'bench')[0]?.kind, 'secantusd-rs');
});

test('the first source that has a program ends the search', async () => {
  const asked: string[] = [];
  const sources = [
    source('a', { missing: 'a is not here' }, asked),
    source('b', { program }, asked),
    source('c', { program }, asked),
  ];
  assert.equal(await firstFound(sources), program);
  assert.deepEqual(asked, ['a', 'b']);
});

test('when nothing is found one sentence names every reason and what to do', async () => {
  const sources = [source('a', { missing: 'a is not here' }, []), source('b', { missing: 'b is broken' }, [])];
  await assert.rejects(firstFound(sources), (error) => {
    assert.ok(error instanceof UserFailure);
    assert.match(error.message, /^No MongoDB .*a is not here; b is broken.*install python3.*set MONGODB_URI\.$/);
    return true;
  });
  await assert.rejects(
    firstRedis([async () => ({ missing: 'no redis' })]),
    /^UserFailure: No Redis .*set REDIS_URL\.$/,
  );
});

test('an unknown QBASECRON_ENGINE_MONGODB is refused with the ones that are known', async () => {
  const env = { QBASECRON_ENGINE_MONGODB: 'postgres' };
  await assert.rejects(chooseMongo({ ...deps, env }, 'serve'), /must be one of mongod, secantusd-rs, secantusd-py/);
});

test('a server binary named in the environment that cannot run is refused, not passed over', async () => {
  await assert.rejects(
    chooseMongo({ ...deps, env: { MONGODB_SERVER_BIN: '/no/mongod' } }, 'serve'),
    /MONGODB_SERVER_BIN cannot be used/,
  );
  await assert.rejects(
    chooseRedis({ ...deps, env: { REDIS_SERVER_BIN: '/no/redis' } }),
    /REDIS_SERVER_BIN cannot be used/,
  );
});

test('programs on the PATH are used from the version that we support, and older ones are named', async (t) => {
  const folder = tempDir(t);
  const put = (name: string, line: string): void => {
    const path = join(folder, name);
    writeFileSync(path, `#!/bin/sh\necho '${line}'\n`);
    chmodSync(path, 0o755);
  };
  const env = { PATH: folder };
  assert.deepEqual(await mongodFromPath(env), { missing: 'mongod is not on the PATH' });
  put('mongod', 'db version v5.0.31');
  assert.match(JSON.stringify(await mongodFromPath(env)), /mongod is version 5.0.31, and 6 is needed/);
  put('mongod', 'db version v7.0.14');
  const mongod = await mongodFromPath(env);
  assert.ok('program' in mongod && mongod.program.version === '7.0.14');

  put('redis-server', 'Redis server v=6.2.7 sha=0');
  put('valkey-server', 'Valkey server v=8.0.2 sha=0');
  const valkey = await redisFromPath(env);
  assert.ok('program' in valkey && valkey.program.kind === 'valkey-server' && valkey.program.version === '8.0.2');
  put('redis-server', 'Redis server v=7.4.1 sha=0');
  const redis = await redisFromPath(env);
  assert.ok('program' in redis && redis.program.kind === 'redis-server');
});

test('a folder of the right name on the PATH is no program', async (t) => {
  const folder = tempDir(t);
  mkdirSync(join(folder, 'mongod'));
  assert.deepEqual(await mongodFromPath({ PATH: folder }), { missing: 'mongod is not on the PATH' });
});
