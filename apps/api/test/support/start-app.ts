import assert from 'node:assert/strict';
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify';
import { silentLogger, type Clock, type Ledger, type Logger, type RateCounter, type Task } from '@qbasecron/core';
import { createAckLinks, createMetrics, createSecretBox } from '@qbasecron/runtime';
import {
  createFakeClock,
  createMemoryLedger,
  createMemoryTimer,
  flaky,
  type FakeClock,
  type FlakyLedger,
  type MemoryTimer,
  type MemoryTimerPorts,
} from '@qbasecron/testkit';
import { commitDefaults, edgeDefaults, type AppDeps, type AppSettings } from '../../src/app-deps.ts';
import { buildApp, type AppOptions } from '../../src/build-app.ts';

export const tasksPath = '/api/v0.1.0/tasks';
export const testMasterKey = Buffer.alloc(32, 7).toString('base64');
/** The least that is a task. */
export const leastTask = { delay: '1h', callback_url: 'http://127.0.0.1:9/callback' };

export type TestApp = {
  app: FastifyInstance;
  /** What the app stores in; changes made here are seen by it. */
  ledger: Ledger;
  failNext: FlakyLedger<Ledger>['failNext'];
  timer: MemoryTimer;
  /** The ports of another process on the same timer: a worker's answers to questions. */
  workerTimer: MemoryTimerPorts;
  clock: FakeClock;
  /** POST as JSON, or as it is when it is a text or bytes. */
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<LightMyRequestResponse>;
  send(
    method: InjectOptions['method'],
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<LightMyRequestResponse>;
  get(path: string): Promise<LightMyRequestResponse>;
  /** Everything on record, newest first. */
  stored(): Promise<Task[]>;
};

/** The app on a ledger and a timer in memory and a clock that stands; closed after the test, or after the file. */
export async function startApp(
  t: { after(fn: () => Promise<void>): void },
  options: {
    settings?: Partial<AppSettings>;
    app?: AppOptions;
    log?: Logger;
    clock?: Clock;
    masterKey?: null;
    rates?: RateCounter;
  } = {},
): Promise<TestApp> {
  const clock = createFakeClock();
  const memory = createMemoryLedger({ now: clock.now });
  const { ledger, failNext } = flaky(memory);
  const timer = createMemoryTimer({ clock });
  let count = 0;
  const deps: AppDeps = {
    ledger,
    timer: { ...timer.connect(), ...(options.rates ? { rates: options.rates } : {}) },
    secrets: createSecretBox(options.masterKey === undefined ? testMasterKey : options.masterKey),
    clock: options.clock ?? clock,
    log: options.log ?? silentLogger,
    metrics: createMetrics(),
    random01: () => 0.5,
    ackLinks: options.masterKey === null ? null : createAckLinks({ publicUrl: '', keys: [testMasterKey] }),
    newId: () => (++count).toString(16).padStart(24, '0'),
    settings: {
      version: '0.1.0',
      partitionCount: memory.wheel.partitionCount(),
      retention: { succeededMs: 3 * 86_400_000, othersMs: 30 * 86_400_000 },
      defaultTimezone: 'UTC',
      commit: commitDefaults,
      access: { isOpenToLocal: true, given: [] },
      edge: edgeDefaults,
      auditKeptMs: 90 * 86_400_000,
      ...options.settings,
    },
  };
  const app = await buildApp(deps, options.app);
  t.after(() => app.close());

  async function send(
    method: InjectOptions['method'],
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<LightMyRequestResponse> {
    const raw = typeof body === 'string' || Buffer.isBuffer(body);
    return app.inject({
      method: method ?? 'GET',
      url: path,
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { payload: raw ? body : JSON.stringify(body) }),
    });
  }

  return {
    app,
    ledger: memory,
    failNext,
    timer,
    workerTimer: timer.connect(),
    clock,
    send,
    post: (path, body, headers) => send('POST', path, body, headers),
    get: (path) => send('GET', path),
    stored: () => memory.tasks.listTasks({ order: 'newest', limit: 20_000 }),
  };
}

export const formType = { 'content-type': 'application/x-www-form-urlencoded' };

/** Asserts a whole problem: status, code, content type, request id; and exactly these pointers, when given. */
export function assertProblem(
  response: LightMyRequestResponse,
  expected: { status: number; code: string; pointers?: string[] },
  message?: string,
): void {
  const problem = response.json() as Record<string, unknown>;
  const told = `${message ?? ''} ${response.body}`;
  assert.equal(response.statusCode, expected.status, told);
  assert.match(String(response.headers['content-type']), /^application\/problem\+json/, told);
  assert.equal(problem['code'], expected.code, told);
  assert.equal(problem['status'], expected.status, told);
  assert.equal(problem['type'], `urn:qbasecron:problem:${expected.code}`, told);
  assert.equal(problem['request_id'], response.headers['x-request-id'], told);
  const errors = problem['errors'] as { pointer: string; detail: string }[];
  for (const { detail } of errors) assert.notEqual(detail, '', told);
  if (expected.pointers)
    assert.deepEqual(errors.map(({ pointer }) => pointer).sort(), expected.pointers.toSorted(), told);
}
