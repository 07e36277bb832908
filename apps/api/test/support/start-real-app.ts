import { randomBytes } from 'node:crypto';
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify';
import { silentLogger, type Ledger } from '@qbasecron/core';
import { connectLedger } from '@qbasecron/ledger';
import { createMetrics, createSecretBox } from '@qbasecron/runtime';
import { createRealClock } from '@qbasecron/testkit';
import { connectTimer, type ApiTimer } from '@qbasecron/timer';
import { commitDefaults, edgeDefaults, type EdgeSettings } from '../../src/app-deps.ts';
import { buildApp } from '../../src/build-app.ts';
import { createIds } from '../../src/create-ids.ts';
import { createOwnNames, engineAddress } from './own-names.ts';

export type RealApp = {
  app: FastifyInstance;
  ledger: Ledger;
  timer: ApiTimer;
  send(
    method: InjectOptions['method'],
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<LightMyRequestResponse>;
};

/** The app on the real engines, in a database and under a prefix of its own; gone after the test or the file. */
export async function startRealApp(
  t: { after(fn: () => Promise<void>): void },
  options: { edge?: EdgeSettings } = {},
): Promise<RealApp> {
  const names = createOwnNames();
  const log = silentLogger;
  const clock = createRealClock();
  const { databaseName, prefix } = names;
  const ledger = await connectLedger({ uri: engineAddress('MONGODB_URI'), databaseName, log });
  const timer = await connectTimer({ role: 'api', url: engineAddress('REDIS_URL'), prefix, log, clock });
  const app = await buildApp({
    ledger,
    timer,
    secrets: createSecretBox(Buffer.alloc(32, 7).toString('base64')),
    clock,
    log,
    metrics: createMetrics(),
    random01: Math.random,
    ackLinks: null,
    newId: createIds(() => clock.now(), randomBytes),
    settings: {
      version: '0.1.0',
      partitionCount: ledger.wheel.partitionCount(),
      retention: { succeededMs: 3 * 86_400_000, othersMs: 30 * 86_400_000 },
      defaultTimezone: 'UTC',
      commit: commitDefaults,
      access: { isOpenToLocal: true, given: [] },
      edge: options.edge ?? edgeDefaults,
      auditKeptMs: 90 * 86_400_000,
    },
  });
  t.after(async () => {
    await app.close();
    await timer.session.close();
    await ledger.session.close();
    await names.drop();
  });
  return {
    app,
    ledger,
    timer,
    send: (method, path, body, headers = {}) =>
      app.inject({
        method: method ?? 'GET',
        url: path,
        headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
        ...(body === undefined ? {} : { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
      }),
  };
}
