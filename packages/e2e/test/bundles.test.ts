import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import {
  freePort,
  resolvePrograms,
  startGuard,
  startMongo,
  startProcess,
  startRedis,
  type RunningEngine,
} from '@qbasecron/launcher';
import { eventually } from '@qbasecron/testkit';

const root = join(import.meta.dirname, '../../..');
const run = promisify(execFile);
const readyMs = 20_000;
const stopGraceMs = 15_000;

/** What the images hold: each app as one file, started outside the checkout as its Dockerfile starts it. */
describe('an app bundled for its image', () => {
  let dir: string;
  let guard: ReturnType<typeof startGuard>;
  let mongo: RunningEngine;
  let redis: RunningEngine;
  before(async () => {
    dir = await mkdtemp(join(tmpdir(), 'qbasecron-bundles-'));
    guard = startGuard();
    const programs = await resolvePrograms({ env: process.env, purpose: 'test' });
    [mongo, redis] = await Promise.all([
      startMongo({ program: programs.mongo, env: process.env, dataDir: join(dir, 'mongo'), guard }),
      startRedis({ program: programs.redis, env: process.env, dataDir: join(dir, 'redis'), guard }),
    ]);
  });
  after(async () => {
    await Promise.all([mongo.stop(), redis.stop()]);
    await guard.close();
    await rm(dir, { recursive: true, force: true });
  });

  it('serves the API with its documentation', async () => {
    await withApp('api', 'PORT', async (base) => {
      for (const path of [
        '/openapi.json',
        '/docs/',
        '/docs/static/swagger-ui-bundle.js',
        '/docs/static/swagger-ui.css',
      ]) {
        const response = await fetch(base + path);
        assert.equal(response.status, 200, path);
        assert.notEqual((await response.text()).length, 0, path);
      }
    });
  });

  it('works as a worker', async () => {
    await withApp('worker', 'HEALTH_PORT', async (base) => {
      assert.equal((await fetch(`${base}/healthz`)).status, 200);
    });
  });

  it('pushes into the sandbox', async () => {
    await withApp('push', 'PORT', async (base) => {
      const response = await fetch(`${base}/api/v0.1.0/push`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ token: 'ab'.repeat(32), alert: '你好' }),
      });
      assert.equal(response.status, 200, await response.text());
      const kept = await (await fetch(`${base}/api/v0.1.0/sandbox/notifications`)).text();
      assert.ok(kept.includes('你好'), kept);
    });
  });

  /** Bundles and starts the app, hands over its address once it is healthy, and expects a clean end on SIGTERM. */
  async function withApp(app: string, portVariable: string, use: (base: string) => Promise<void>): Promise<void> {
    const outDir = join(dir, app);
    await run(process.execPath, [join(root, 'docker/bundle.mjs'), app, outDir]);
    const image = await readImage(app);
    const port = await freePort();
    const env = {
      PATH: process.env['PATH'],
      MONGODB_URI: mongo.uri,
      REDIS_URL: redis.uri,
      REALTIME_PORT: '0',
      [portVariable]: String(port),
    };
    const isHealthy = () =>
      run(process.execPath, image.healthCheck, { env }).then(
        () => true,
        () => false,
      );

    const started = await startProcess({
      command: process.execPath,
      args: image.command,
      env,
      cwd: outDir,
      logFile: join(dir, `${app}.log`),
      stage: 'app',
      guard,
    });
    try {
      await eventually(async () => started.hasEnded() || (await isHealthy()), {
        what: `the ${app} is healthy`,
        deadlineMs: readyMs,
        everyMs: 100,
      });
      assert.equal(started.hasEnded(), false, started.tail(10).join('\n'));
      await use(`http://127.0.0.1:${port}`);
    } finally {
      const exit = await started.stop(stopGraceMs);
      assert.equal(exit.code, 0, started.tail(10).join('\n'));
    }
    assert.equal(await isHealthy(), false, 'the health check notices that the app is gone');
  }
});

/** The arguments to node of an image's CMD and HEALTHCHECK. */
async function readImage(app: string): Promise<{ command: string[]; healthCheck: string[] }> {
  const dockerfile = await readFile(join(root, `docker/${app}.Dockerfile`), 'utf8');
  const [healthCheck, command] = [/^ {2}CMD (\[.*\])$/m, /^CMD (\[.*\])$/m].map((pattern) => {
    const [program, ...args] = JSON.parse(pattern.exec(dockerfile)?.[1] ?? '[]') as string[];
    assert.equal(program, 'node');
    return args;
  });
  return { command: command!, healthCheck: healthCheck! };
}
