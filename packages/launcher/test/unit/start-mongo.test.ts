import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { MongoProgram } from '../../src/engines/engine.ts';
import { startMongo } from '../../src/engines/start-mongo.ts';
import { UserFailure } from '../../src/failure.ts';
import { processMark } from '../../src/processes/process-mark.ts';
import { mongoCommand } from '../../src/wire/mongo-command.ts';
import { tempDir } from '../support/temp-dir.ts';

function setUp(t: TestContext) {
  const dir = tempDir(t);
  const program: MongoProgram = {
    kind: 'mongod',
    command: process.execPath,
    args: [fileURLToPath(import.meta.resolve('./fixtures/mongod-stand-in.ts'))],
    env: {},
    version: '8.0.0',
    origin: 'PATH',
  };
  return { program, dataDir: join(dir, 'data'), logFile: join(dir, 'mongod.log') };
}

test('a fresh mongod is made a replica set of itself, on this machine only, before it counts as started', async (t) => {
  const { program, dataDir, logFile } = setUp(t);
  const engine = await startMongo({ program, env: {}, dataDir, logFile });
  t.after(() => engine.stop());
  assert.equal(engine.uri, `mongodb://127.0.0.1:${engine.port}/?directConnection=true`);
  const initiated: unknown = JSON.parse(readFileSync(join(dataDir, 'initiated'), 'utf8'));
  assert.deepEqual(initiated, { _id: 'qbasecron', members: [{ _id: 0, host: `127.0.0.1:${engine.port}` }] });
  const log = readFileSync(logFile, 'utf8');
  for (const flag of [
    '--bind_ip 127.0.0.1',
    '--replSet qbasecron',
    '--storageEngine wiredTiger',
    `--dbpath ${dataDir}`,
  ]) {
    assert.ok(log.includes(flag), flag);
  }
});

test('an engine that was killed or stopped starts again on its port and data', async (t) => {
  const { program, dataDir, logFile } = setUp(t);
  const engine = await startMongo({ program, env: {}, dataDir, logFile });
  t.after(() => engine.stop());
  const firstPid = engine.pid;
  await engine.kill();
  assert.equal(processMark(firstPid), null);
  await engine.restart();
  assert.notEqual(engine.pid, firstPid);
  const hello = await mongoCommand({ host: '127.0.0.1', port: engine.port }, { hello: 1 }, 2_000);
  assert.equal(hello['setName'], 'qbasecron');
  await engine.stop();
  await engine.stop();
  assert.deepEqual(engine.tail(1), ['stops in order']);
  await engine.restart();
});

test('an engine that does not start is a sentence with the end of its log', async (t) => {
  const { program, dataDir, logFile } = setUp(t);
  await assert.rejects(startMongo({ program, env: { FAULT: 'yes' }, dataDir, logFile }), (error) => {
    assert.ok(error instanceof UserFailure);
    assert.match(error.message, /^mongod ended at once; the end of .*\nthe data are of a newer version$/);
    return true;
  });
});
