import { randomBytes } from 'node:crypto';
import { isZone } from '@qbasecron/core';
import { connectLedger } from '@qbasecron/ledger';
import {
  ConfigError,
  createLogger,
  createMetrics,
  createShutdown,
  createSystemClock,
  readConfig,
} from '@qbasecron/runtime';
import { connectTimer } from '@qbasecron/timer';
import packageJson from '../package.json' with { type: 'json' };
import { addressOf } from './address-of.ts';
import { buildApp } from './build-app.ts';
import { configSchema, type ApiConfig } from './config.ts';
import { createIds } from './create-ids.ts';

const dayMs = 24 * 3_600_000;

/** A start that failed for a reason the operator can mend; its message is all they need. */
class StartFailure extends Error {
  override name = 'StartFailure';
}

/** A signal came before the start was complete. */
class StoppedEarly extends Error {
  override name = 'StoppedEarly';
}

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
  /** Closes what was opened when the process stops, at once when it is stopping already. */
  async function keep(name: string, close: () => unknown): Promise<void> {
    if (!shutdown.stopping) return shutdown.onStop(name, close);
    await close();
    throw new StoppedEarly('stopped while starting');
  }

  if (!isZone(config.DEFAULT_TIMEZONE)) {
    throw new StartFailure('DEFAULT_TIMEZONE: expected an IANA time zone such as UTC or Europe/Berlin.');
  }
  const ledger = await connectLedger({ uri: config.MONGODB_URI, databaseName: config.MONGODB_DATABASE, log }).catch(
    (error: unknown) => {
      throw new StartFailure(
        `The ledger (MongoDB${at(config.MONGODB_URI)}) cannot be used: ${reason(error)}. ` +
          'Start it, or set MONGODB_URI to one that runs.',
      );
    },
  );
  await keep('ledger', () => ledger.session.close());
  const clock = createSystemClock({ readLedgerTime: () => ledger.session.readTime(), log });
  await clock.measure();
  clock.start();
  await keep('clock', () => clock.stop());
  const timer = await connectTimer({ role: 'api', url: config.REDIS_URL, prefix: config.REDIS_PREFIX, log, clock });
  await keep('timer', () => timer.session.close());

  const app = await buildApp({
    ledger,
    timer,
    clock,
    log,
    metrics: createMetrics(),
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
    },
  });
  await keep('http', async () => {
    app.readiness.drain();
    // A request that does not come to its end, such as a body that stopped arriving, must not cost the others theirs.
    const cancel = clock.after(config.SHUTDOWN_GRACE_MS / 2, () => app.server.closeAllConnections());
    await app.close();
    cancel();
  });
  const address = await app.listen({ host: config.HOST, port: config.PORT }).catch((error: NodeJS.ErrnoException) => {
    throw new StartFailure(
      error.code === 'EADDRINUSE'
        ? `Port ${config.PORT} on ${config.HOST} is taken. Stop what listens there, or set PORT to another.`
        : `Cannot listen on ${config.HOST}:${config.PORT}: ${reason(error)}. Set HOST and PORT.`,
    );
  });
  log.info({ address }, 'the api is listening');
}

function at(uri: string): string {
  const address = addressOf(uri);
  return address === '' ? '' : ` at ${address}`;
}

/** The first line of an error's message, without what might be a connection string. */
function reason(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const line = message.split('\n', 1)[0] as string;
  return line.replaceAll(/\w+(\+srv)?:\/\/\S+/g, '(address)').replace(/\.$/, '');
}

try {
  await start(readConfig(configSchema, process.env));
} catch (error) {
  if (!(error instanceof StoppedEarly)) {
    if (!(error instanceof StartFailure || error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
