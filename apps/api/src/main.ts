import { randomBytes } from 'node:crypto';
import { isZone } from '@qbasecron/core';
import { connectLedger } from '@qbasecron/ledger';
import {
  ackLinksFromConfig,
  createLogger,
  createMetrics,
  createShutdown,
  createSystemClock,
  listenFailure,
  plainReason,
  readConfig,
  secretBoxFromConfig,
  startMain,
  StartFailure,
} from '@qbasecron/runtime';
import { connectTimer } from '@qbasecron/timer';
import packageJson from '../package.json' with { type: 'json' };
import { accessSettings, mustBeClosed } from './access/access-settings.ts';
import { addressOf } from './address-of.ts';
import { buildApp } from './build-app.ts';
import { configSchema, type ApiConfig } from './config.ts';
import { edgeSettings } from './edge/edge-settings.ts';
import { createIds } from './create-ids.ts';

const dayMs = 24 * 3_600_000;

async function start(config: ApiConfig): Promise<void> {
  const log = createLogger({ name: 'api', level: config.LOG_LEVEL });
  const shutdown = createShutdown({ log, graceMs: config.SHUTDOWN_GRACE_MS });
  try {
    await run(config, log, shutdown);
  } catch (error) {
    await shutdown.stop('the start failed');
    throw error;
  }
}

async function run(
  config: ApiConfig,
  log: ReturnType<typeof createLogger>,
  shutdown: ReturnType<typeof createShutdown>,
): Promise<void> {
  if (!isZone(config.DEFAULT_TIMEZONE)) {
    throw new StartFailure('DEFAULT_TIMEZONE: expected an IANA time zone such as UTC or Europe/Berlin.');
  }
  const access = accessSettings(config);
  const edge = edgeSettings(config);
  const secrets = secretBoxFromConfig(config);
  const ledger = await connectLedger({ uri: config.MONGODB_URI, databaseName: config.MONGODB_DATABASE, log }).catch(
    (error: unknown) => {
      throw new StartFailure(
        `The ledger (MongoDB${at(config.MONGODB_URI)}) cannot be used: ${plainReason(error)}. ` +
          'Start it, or set MONGODB_URI to one that runs.',
      );
    },
  );
  await shutdown.keep('ledger', () => ledger.session.close());
  await mustBeClosed(access, { host: config.HOST, tokens: ledger.tokens });
  const clock = createSystemClock({ readLedgerTime: () => ledger.session.readTime(), log });
  await clock.measure();
  clock.start();
  await shutdown.keep('clock', () => clock.stop());
  const timer = await connectTimer({ role: 'api', url: config.REDIS_URL, prefix: config.REDIS_PREFIX, log, clock });
  await shutdown.keep('timer', () => timer.session.close());

  const app = await buildApp({
    ledger,
    timer,
    secrets,
    clock,
    log,
    metrics: createMetrics(),
    random01: Math.random,
    ackLinks: ackLinksFromConfig(config),
    newId: createIds(() => clock.now(), randomBytes),
    settings: {
      version: packageJson.version,
      partitionCount: ledger.wheel.partitionCount(),
      retention: {
        succeededMs: config.RETAIN_SUCCEEDED_DAYS * dayMs,
        othersMs: config.RETAIN_OTHERS_DAYS * dayMs,
      },
      defaultTimezone: config.DEFAULT_TIMEZONE,
      commit: {
        batchItemsMax: config.COMMIT_BATCH_ITEMS,
        parallelMax: config.COMMIT_PARALLEL,
        queueItemsMax: config.COMMIT_QUEUE_ITEMS,
        queueBytesMax: config.COMMIT_QUEUE_BYTES,
      },
      access,
      edge,
      auditKeptMs: config.RETAIN_AUDIT_DAYS * dayMs,
    },
  });
  await shutdown.keep('http', async () => {
    app.readiness.drain();
    // A request that does not come to its end, such as a body that stopped arriving, must not cost the others theirs.
    const cancel = clock.after(config.SHUTDOWN_GRACE_MS / 2, () => app.server.closeAllConnections());
    await app.close();
    cancel();
  });
  const place = { host: config.HOST, port: config.PORT };
  const address = await app.listen(place).catch((error: unknown) => {
    throw listenFailure(error, { ...place, variable: 'PORT' });
  });
  log.info({ address }, 'the api is listening');
}

function at(uri: string): string {
  const address = addressOf(uri);
  return address === '' ? '' : ` at ${address}`;
}

await startMain(() => start(readConfig(configSchema, process.env)));
