import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { startGuard } from '../../src/processes/guard.ts';
import { processMark } from '../../src/processes/process-mark.ts';
import { appEnv, type AppSettings } from '../../src/supervise/apps.ts';
import type { EnginePair } from '../../src/supervise/engine-pair.ts';
import { countAlive, startStack, urlHost } from '../../src/supervise/stack.ts';
import { freePorts } from '../../src/tools/ports.ts';
import { recordingReport } from '../support/recording-report.ts';
import { standInCheckout } from '../support/stand-in-checkout.ts';
import { tempDir } from '../support/temp-dir.ts';

const noEngines: EnginePair = {
  mongoUri: 'mongodb://nowhere',
  redisUrl: 'redis://nowhere',
  mongo: null,
  redis: null,
  remember() {},
  stop: async () => {},
};

async function setUp(test: TestContext, env: Record<string, string> = {}) {
  const dir = tempDir(test);
  const guard = startGuard();
  test.after(() => guard.close());
  const [apiPort = 0, pushPort = 0] = await freePorts(2);
  const settings: AppSettings = {
    mongoUri: noEngines.mongoUri,
    database: 'd',
    redisUrl: noEngines.redisUrl,
    redisPrefix: '{p}',
    host: '127.0.0.1',
    apiPort,
    pushPort,
    realtimePort: null,
  };
  const { report, lines } = recordingReport();
  const start = () =>
    startStack({
      env: { ...env, STAND_IN_API: `http://127.0.0.1:${apiPort}` },
      settings,
      workerCount: 2,
      logsDir: join(dir, 'logs'),
      engines: noEngines,
      guard,
      report,
      root: standInCheckout(dir),
    });
  const log = (name: string): string => readFileSync(join(dir, 'logs', `${name}.log`), 'utf8');
  return { start, lines, log, settings };
}

test('the stack is up when api and push are ready and every worker is counted, and stops without leaving a process', async (t) => {
  const { start, lines, log } = await setUp(t);
  const stack = await start();
  assert.deepEqual(lines.seen, [`ok api on ${stack.apiUrl}`, `ok push on ${stack.pushUrl}`, 'ok 2 workers']);
  assert.deepEqual(stack.living(), ['api', 'push', 'worker-1', 'worker-2']);
  const pids = stack.pids();
  await stack.stop();
  assert.deepEqual(stack.living(), []);
  assert.deepEqual(pids.map(processMark), [null, null, null, null]);
  for (const name of ['api', 'push', 'worker-1', 'worker-2']) assert.match(log(name), /stops/);
  await stack.stop();
});

test('a worker killed while serving is told and started again under its name', async (t) => {
  const { start, lines } = await setUp(t);
  const stack = await start();
  t.after(() => stack.stop());
  const [, , , workerPid = 0] = stack.pids();
  process.kill(workerPid, 'SIGKILL');
  await lines.waitFor((line) => line.includes('worker-2 was ended by SIGKILL'));
  await lines.waitFor((line) => line.includes('worker-2 runs again'));
  assert.equal(stack.living().length, 4);
});

test('an app that cannot start ends the start with the end of its log, and the others with it', async (t) => {
  const { start } = await setUp(t, { STAND_IN_FAULT: 'yes' });
  await assert.rejects(start(), /worker-\d ended with code 7.*\n.*the ledger is newer than I am/);
});

test('each app is told what concerns it, and no more', async (t) => {
  const { settings } = await setUp(t);
  const env = { MONGODB_URI: 'of the user', LOG_LEVEL: 'debug' };
  assert.equal(appEnv('api', env, settings)['PORT'], `${settings.apiPort}`);
  assert.equal(appEnv('api', env, settings)['MONGODB_URI'], settings.mongoUri);
  assert.equal(appEnv('worker', env, settings, 'worker-1')['WORKER_NAME'], 'worker-1');
  assert.equal(appEnv('worker', env, settings)['UV_THREADPOOL_SIZE'], '64');
  assert.equal(appEnv('worker', { UV_THREADPOOL_SIZE: '8' }, settings)['UV_THREADPOOL_SIZE'], '8');
  assert.equal(appEnv('push', env, settings)['REALTIME_PORT'], '0', 'which is off');
  assert.equal(appEnv('push', env, { ...settings, realtimePort: 3000 })['REALTIME_PORT'], '3000');
  assert.equal(appEnv('push', env, settings)['LOG_LEVEL'], 'debug');
});

test('only workers that are alive are counted', () => {
  const workers = [{ state: 'alive' }, { state: 'gone' }, { state: 'alive' }];
  assert.equal(countAlive(workers), 2);
  assert.equal(countAlive({ items: workers }), 2);
  assert.equal(countAlive({ status: 503 }), 0);
  assert.equal(countAlive(undefined), 0);
});

test('an address that means every interface is called on this machine', () => {
  assert.deepEqual(['0.0.0.0', '::', '::1', '10.0.0.1'].map(urlHost), ['127.0.0.1', '127.0.0.1', '[::1]', '10.0.0.1']);
});
