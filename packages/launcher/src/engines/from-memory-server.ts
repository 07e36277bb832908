import { connect } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Env } from '../paths.ts';
import type { Report } from '../report/report.ts';
import { runTool, type ToolResult } from '../tools/run-tool.ts';
import type { Found, MongoProgram } from './engine.ts';
import { mongodAt } from './from-path.ts';

const downloadHost = 'fastdl.mongodb.org';
const reachLimitMs = 3_000;
const locateLimitMs = 15_000;
const downloadLimitMs = 180_000;
const stallMs = 15_000;

type Deps = { env: Env; cacheDir: string; report: Report };

/**
 * Real mongod by mongodb-memory-server: from its caches, or by its download where the network allows. The library
 * waits a minute for a silent server and retries, so whether the host answers is tried first, and the download runs
 * in a process that can be ended.
 */
export async function mongodFromMemoryServer(deps: Deps): Promise<Found<MongoProgram>> {
  const located = await runFinder(deps, 'locate', locateLimitMs);
  const cachedPath = pathIn(located);
  if (cachedPath) return mongodAt(cachedPath, deps.env, 'mongodb-memory-server');
  if (!proxyIn(deps.env) && !(await isReachable(downloadHost, 443, reachLimitMs))) {
    return { missing: `${downloadHost} cannot be reached` };
  }
  const step = deps.report.step('fetching mongod (about 100 MB, once)');
  const result = await runFinder(deps, 'download', downloadLimitMs, (line) => {
    const progress = /(\d+(?:\.\d+)?%)/.exec(line)?.[1];
    if (progress) step.update(progress);
  });
  const path = pathIn(result);
  if (!path) {
    step.fail('mongod could not be fetched');
    return { missing: `mongod could not be fetched: ${result.timedOut ? 'too slow' : reasonIn(result)}` };
  }
  step.done('fetched mongod');
  return mongodAt(path, deps.env, 'mongodb-memory-server');
}

function runFinder(
  deps: Deps,
  action: 'locate' | 'download',
  timeLimitMs: number,
  onLine: (line: string) => void = () => {},
): Promise<ToolResult> {
  const script = fileURLToPath(import.meta.resolve('./find-mongod-main.ts'));
  return runTool(process.execPath, [script, action, join(deps.cacheDir, 'mongodb-binaries')], {
    // The library does not verify certificates unless npm is told to.
    env: { ...deps.env, npm_config_strict_ssl: 'true', MONGOMS_MD5_CHECK: 'true', MONGOMS_MAX_RETRIES: '1' },
    timeLimitMs,
    stallMs,
    onLine,
  });
}

function pathIn(result: ToolResult): string | undefined {
  return result.lines.find((line) => line.startsWith('mongod: '))?.slice('mongod: '.length);
}

function reasonIn(result: ToolResult): string {
  return result.lines.find((line) => line.startsWith('failed: '))?.slice('failed: '.length) ?? 'no reason given';
}

function proxyIn(env: Env): string | undefined {
  return env['https_proxy'] ?? env['HTTPS_PROXY'] ?? env['http_proxy'] ?? env['HTTP_PROXY'];
}

function isReachable(host: string, port: number, limitMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const finish = (reachable: boolean): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(reachable);
    };
    const timer = setTimeout(() => finish(false), limitMs);
    socket.once('connect', () => finish(true));
    socket.once('error', () => finish(false));
  });
}
