import { createLogger, createShutdown, readConfig, startMain, StartFailure } from '@qbasecron/runtime';
import packageJson from '../package.json' with { type: 'json' };
import { pushTokenHash } from './access/push-token.ts';
import type { PushAnswer } from './app-deps.ts';
import { buildApp } from './build-app.ts';
import { configSchema, readApnsMode, readSecrets, type PushConfig } from './config.ts';
import { connectApns } from './connect-apns.ts';
import { listen } from './listen.ts';
import { createAnswerMemory } from './message/answer-memory.ts';

async function start(config: PushConfig): Promise<void> {
  const apnsMode = readApnsMode(config);
  const tokenHash = pushTokenHash(config);
  const log = createLogger({ name: 'push', level: config.LOG_LEVEL });
  const shutdown = createShutdown({ log, graceMs: config.SHUTDOWN_GRACE_MS });
  try {
    const apns = await connectApns(apnsMode, log);
    shutdown.onStop('apns stand-in', () => apns.standIn?.close());
    shutdown.onStop('apns sender', () => apns.sender.close());
    const { mode } = apnsMode;
    const deps = {
      ...apns,
      mode,
      version: packageJson.version,
      tokenHash,
      callbackSecrets: readSecrets(config.PUSH_SIGNING_SECRET ?? ''),
      answers: createAnswerMemory<PushAnswer>(),
      now: Date.now,
      isStopping: () => shutdown.stopping,
      log,
    };

    const app = await buildApp(deps);
    shutdown.onStop('http', () => app.close());
    const address = await listen(app, { host: config.HOST, port: config.PORT, variable: 'PORT' });
    log.info({ address, mode }, 'the push app is listening');

    if (config.REALTIME_PORT !== 0) {
      // The same routes once more: a Fastify app listens on one port.
      const realtime = await buildApp(deps);
      shutdown.onStop('real-time http', () => realtime.close());
      const place = { host: config.HOST, port: config.REALTIME_PORT, variable: 'REALTIME_PORT' } as const;
      const realtimeAddress = await listen(realtime, place).catch((error: unknown) => {
        if (!(error instanceof StartFailure)) throw error;
        log.warn({ port: config.REALTIME_PORT }, `${error.message} Real-time push stays on ${address}.`);
        return null;
      });
      if (realtimeAddress) log.info({ address: realtimeAddress }, 'real-time push is listening here too');
    }
  } catch (error) {
    await shutdown.stop('the start failed');
    throw error;
  }
}

await startMain(() => start(readConfig(configSchema, process.env)));
