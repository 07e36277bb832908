import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { withMasterKey } from '../data/master-key.ts';
import { resolveEngines } from '../engines/resolve-engines.ts';
import { UserFailure } from '../failure.ts';
import type { Env } from '../paths.ts';
import { startEnginePair } from '../supervise/engine-pair.ts';
import { field, request } from '../supervise/http.ts';
import { withLoopback } from '../supervise/loopback.ts';
import { startStack, type Stack } from '../supervise/stack.ts';
import { freePorts } from '../tools/ports.ts';
import { until } from '../tools/until.ts';
import type { Context } from './context.ts';
import { seedAlert, seedForm } from './seed-example.ts';

const leadMs = 3_000;
const arrivalLimitMs = 25_000;
const recordLimitMs = 10_000;
const pollMs = 50;

/** The demo's own task calls this machine and its push app, whatever the user's tasks may do. */
const openToDemo = { CALLBACK_ALLOW_CIDRS: undefined, PUSH_TOKEN: undefined, PUSH_TOKEN_FILE: undefined };

/**
 * The seed's scenario on free ports and throw-away data: a push notification scheduled with its form, seen arriving,
 * and the task's record. Resolves to 0. On a MongoDB and Redis of the user it takes a database and a prefix of its own.
 */
export async function runDemo(context: Context): Promise<number> {
  const { env, report, guard, interrupts, onEnd } = context;
  const dataDir = await context.makeTempDir();
  report.line(`QBaseCron demo, data in ${dataDir} (removed at the end)`);
  const name = `qbasecron_demo_${randomBytes(4).toString('hex')}`;
  const engines = await interrupts.during(resolveEngines({ env, purpose: 'serve', report }));
  const pair = await startEnginePair({ env, dataDir, guard, report }, engines);
  onEnd(() => pair.stop());
  const [apiPort = 0, pushPort = 0] = await freePorts(2);
  const settings = {
    mongoUri: pair.mongoUri,
    database: name,
    redisUrl: pair.redisUrl,
    redisPrefix: `{${name}}`,
    host: '127.0.0.1',
    apiPort,
    pushPort,
    realtimePort: null,
  };
  const logsDir = join(dataDir, 'logs');
  const stack = await interrupts.during(
    startStack({
      env: withLoopback({ ...withMasterKey(env, dataDir), ...openToDemo, ...newSigningSecret() }, report),
      settings,
      workerCount: context.options.workerCount,
      logsDir,
      engines: pair,
      guard,
      report,
    }),
  );
  onEnd(async () => {
    const step = report.step('stopping');
    interrupts.onKill(() => stack.kill());
    await stack.stop();
    step.done('stopped');
  });
  await interrupts.during(showNotification(context, stack));
  if (engines.mongo.kind === 'external')
    report.line(`Your MongoDB keeps the demo's database ${name}; drop it when you like.`);
  return 0;
}

/** The worker signs and the push app verifies, by a secret that only this demo knows. */
function newSigningSecret(): Env {
  const secret = `whsec_${randomBytes(32).toString('base64')}`;
  return { CALLBACK_SIGNING_SECRET: secret, PUSH_SIGNING_SECRET: secret };
}

async function showNotification(context: Context, stack: Stack): Promise<void> {
  const { report } = context;
  const form = seedForm(Date.now(), leadMs, `${stack.pushUrl}/api/v0.1.0/push/api`);
  const answer = await request(`${stack.apiUrl}/api/v0.1.0/tasks`, { method: 'POST', form, token: stack.token });
  const id = field(answer.json, '_id');
  if (answer.status !== 201 || typeof id !== 'string') {
    throw new UserFailure(`The api answered ${answer.status} to the seed's form: ${answer.text}`);
  }
  report.line(`\nScheduled: a push notification at ${form['time']} UTC, task ${id}\n`);

  const arriving = report.step('waiting for the notification in the APNs sandbox');
  const notification = await until(() => findNotification(stack), { limitMs: arrivalLimitMs, everyMs: pollMs });
  if (!notification) {
    arriving.fail();
    throw new UserFailure(`No notification arrived within ${arrivalLimitMs / 1000} s.`);
  }
  arriving.done('the signed callback was verified, and the notification arrived in the APNs sandbox');
  report.line(JSON.stringify(notification, null, 2));

  const isFinished = async (): Promise<unknown> => {
    const { json } = await request(`${stack.apiUrl}/api/v0.1.0/tasks/${id}`, { token: stack.token });
    return field(json, 'is_finished') === true ? json : undefined;
  };
  const record = await until(isFinished, { limitMs: recordLimitMs, everyMs: pollMs });
  if (!record) throw new UserFailure('The notification arrived, but the task is not recorded as finished.');
  const [attempt] = (field(record, 'attempts') ?? []) as unknown[];
  report.line(
    `\nSent ${String(field(attempt, 'lateness_ms'))} ms after its time. The task's record:\n${JSON.stringify(record, null, 2)}\n`,
  );
}

async function findNotification(stack: Stack): Promise<unknown> {
  const { json } = await request(`${stack.pushUrl}/api/v0.1.0/sandbox/notifications`);
  const items = Array.isArray(json) ? json : field(json, 'items');
  return Array.isArray(items) ? items.find((item) => JSON.stringify(item).includes(seedAlert)) : undefined;
}
