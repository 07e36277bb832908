import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Env } from '../paths.ts';
import type { Guard } from '../processes/guard.ts';
import { freePort } from '../tools/ports.ts';
import type { Address } from '../wire/exchange.ts';
import { mongoCommand } from '../wire/mongo-command.ts';
import type { MongoProgram } from './engine.ts';
import { runEngine, type RunningEngine } from './running-engine.ts';

export type StartOptions<Program> = {
  program: Program;
  env: Env;
  /** Made when absent; the data of an earlier run of the same program is used again. */
  dataDir: string;
  /** @default a free one */
  port?: number;
  /** @default a file in dataDir's parent, named after the program */
  logFile?: string;
  guard?: Guard;
};

const replicaSet = 'qbasecron';
const answerLimitMs = 2_000;
const alreadyInitialized = 23;

/** Starts a MongoDB-compatible server on 127.0.0.1 and resolves when it takes writes. Throws UserFailure. */
export async function startMongo(options: StartOptions<MongoProgram>): Promise<RunningEngine> {
  const { program, dataDir } = options;
  const port = options.port ?? (await freePort());
  const address: Address = { host: '127.0.0.1', port };
  await mkdir(dataDir, { recursive: true });
  return runEngine({
    name: program.kind,
    uri: `mongodb://127.0.0.1:${port}/?directConnection=true`,
    port,
    guard: options.guard,
    plan: {
      command: program.command,
      args: [...program.args, ...(await serverArgs(program, dataDir, port))],
      env: { ...options.env, ...program.env },
      cwd: dataDir,
      logFile: options.logFile ?? join(dataDir, '..', `${program.kind}.log`),
    },
    isReady: () => isWritable(address, program),
  });
}

async function serverArgs(program: MongoProgram, dataDir: string, port: number): Promise<string[]> {
  const bind = ['--port', `${port}`];
  if (program.kind === 'mongod') {
    // One node: what it acknowledges with w: majority, j: true is on its disk.
    const storage = ['--dbpath', dataDir, '--storageEngine', 'wiredTiger', '--wiredTigerCacheSizeGB', '0.5'];
    return [...bind, '--bind_ip', '127.0.0.1', '--replSet', replicaSet, ...storage];
  }
  // An empty configuration keeps it from looking for one in the user's folders.
  const config = join(dataDir, 'empty.toml');
  await writeFile(config, '');
  // Without --sync-on-commit a crash loses writes that were acknowledged with j: true.
  const durable = ['--storage-path', join(dataDir, 'store'), '--sync-on-commit', '--cache-size', '512M'];
  return ['--config', config, ...bind, '--host', '127.0.0.1', ...durable, '--log-level', 'WARNING'];
}

async function isWritable(address: Address, program: MongoProgram): Promise<boolean> {
  const hello = await mongoCommand(address, { hello: 1 }, answerLimitMs);
  if (hello['isWritablePrimary'] === true) return true;
  if (program.kind === 'mongod' && hello['setName'] === undefined) await initiate(address);
  return false;
}

async function initiate(address: Address): Promise<void> {
  const members = [{ _id: 0, host: `${address.host}:${address.port}` }];
  const answer = await mongoCommand(address, { replSetInitiate: { _id: replicaSet, members } }, answerLimitMs);
  if (answer['ok'] !== 1 && answer['code'] !== alreadyInitialized) {
    throw new Error(`the replica set could not be made: ${JSON.stringify(answer['errmsg'])}`);
  }
}
