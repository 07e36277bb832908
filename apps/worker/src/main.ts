import { createHash, randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { outcomeBody } from '@qbasecron/contracts';
import { createNextTick, flowOfDestination } from '@qbasecron/core';
import { createAddressGuard, createDispatcher, createGotSender, splitCidrs } from '@qbasecron/delivery';
import { connectLedger } from '@qbasecron/ledger';
import {
  ackLinksFromConfig,
  createLogger,
  createShutdown,
  createSystemClock,
  plainReason,
  readConfig,
  secretBoxFromConfig,
  startMain,
  StartFailure,
  type Shutdown,
} from '@qbasecron/runtime';
import { signCallback } from '@qbasecron/signing';
import { connectTimer } from '@qbasecron/timer';
import packageJson from '../package.json' with { type: 'json' };
import { buildWorker } from './build-worker.ts';
import { workerConfigSchema, type WorkerConfig } from './config.ts';
import { listenHealth } from './health-server.ts';

const dayMs = 86_400_000;
/** Beyond the grace for sending: to record, to give back and to close connections. */
const closeMs = 5_000;

await startMain(async () => {
  const config = readConfig(workerConfigSchema, process.env);
  const name = config.WORKER_NAME ?? hostname();
  const log = createLogger({ name, level: config.LOG_LEVEL });
  const shutdown = createShutdown({ log, graceMs: config.SHUTDOWN_GRACE_MS + closeMs });
  try {
    await run({ config, name, log, shutdown });
  } catch (error) {
    await shutdown.stop('the start failed');
    throw error;
  }
});

async function run(deps: {
  config: WorkerConfig;
  name: string;
  log: ReturnType<typeof createLogger>;
  shutdown: Shutdown;
}): Promise<void> {
  const { config, name, log, shutdown } = deps;
  const ledger = await connectLedger({ uri: config.MONGODB_URI, databaseName: config.MONGODB_DATABASE, log }).catch(
    (error: unknown) => {
      throw new StartFailure(
        `The ledger (MongoDB) cannot be used: ${plainReason(error)}. Start it, or set MONGODB_URI to one that runs.`,
      );
    },
  );
  await shutdown.keep('ledger', () => ledger.session.close());
  const clock = createSystemClock({ readLedgerTime: () => ledger.session.readTime(), log });
  await clock.measure();
  clock.start();
  await shutdown.keep('clock', () => clock.stop());
  const timer = await connectTimer({
    url: config.REDIS_URL,
    prefix: config.REDIS_PREFIX,
    log,
    clock,
    role: 'worker',
    nextTick: createNextTick(),
  });
  await shutdown.keep('timer', () => timer.session.close());
  const sender = createGotSender({
    inFlightMax: config.IN_FLIGHT_MAX,
    log,
    version: packageJson.version,
    guard: createAddressGuard({ allow: splitCidrs(config.CALLBACK_ALLOW_CIDRS) }),
  });
  const ackLinks = config.PUBLIC_URL === undefined ? null : ackLinksFromConfig(config, config.PUBLIC_URL);
  const dispatcher = createDispatcher({
    sender,
    destinations: ledger.destinations,
    box: secretBoxFromConfig(config),
    clock,
    log,
    random01: Math.random,
    userAgent: `QBaseCron/${packageJson.version}`,
    defaultSecret: config.CALLBACK_SIGNING_SECRET ?? null,
    sign: signCallback,
    // Called once tasks are claimed, which is after the worker was built.
    onLoaded: ({ name: destination, rate, maxInFlight }) =>
      worker.setLimits(flowOfDestination(destination), { rate, maxInFlight }),
    ...(ackLinks && { ownHeaders: ({ id, attemptCount }) => ackLinks.headersFor(id, attemptCount + 1) }),
  });
  await shutdown.keep('dispatcher', () => dispatcher.close());

  const worker = buildWorker({
    ledger,
    timer,
    dispatcher,
    clock,
    log,
    random01: Math.random,
    sha256: (text) => createHash('sha256').update(text, 'utf8').digest('hex'),
    tellOutcome: outcomeBody,
    newSuffix: () => randomBytes(4).toString('hex'),
    name,
    version: packageJson.version,
    limits: {
      armedTasksMax: config.ARMED_TASKS_MAX,
      armedBytesMax: config.ARMED_BYTES_MAX,
      chunkMax: config.ARM_CHUNK_MAX,
      inFlightMax: config.IN_FLIGHT_MAX,
    },
    retention: {
      succeededMs: config.RETAIN_SUCCEEDED_DAYS * dayMs,
      othersMs: config.RETAIN_OTHERS_DAYS * dayMs,
    },
  });
  if (config.HEALTH_PORT > 0) {
    const close = await listenHealth({
      host: config.HOST,
      port: config.HEALTH_PORT,
      isHealthy: () => worker.isHealthy(),
    });
    await shutdown.keep('health', close);
  }
  await shutdown.keep('worker', () => worker.stop(config.SHUTDOWN_GRACE_MS));
  await worker.start();
}
