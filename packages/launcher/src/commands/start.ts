import { join } from 'node:path';
import { awaitLeftovers, readEngineMemory } from '../data/engine-memory.ts';
import { lockData } from '../data/lock-data.ts';
import { withMasterKey } from '../data/master-key.ts';
import { resolveEngines } from '../engines/resolve-engines.ts';
import type { Env } from '../paths.ts';
import { startEnginePair } from '../supervise/engine-pair.ts';
import { request } from '../supervise/http.ts';
import { opensLoopback, withLoopback } from '../supervise/loopback.ts';
import { startStack, urlHost, type Stack } from '../supervise/stack.ts';
import { portProblem } from '../tools/ports.ts';
import { checkPort } from './check-ports.ts';
import type { Context } from './context.ts';
import { seedData } from './seed-example.ts';
import { selfCheck } from './self-check.ts';

/** The port of the seed's real-time push. */
const realtimePort = 3000;

/** Starts everything, checks it with a task, and serves until the user stops it. Resolves to 0. */
export async function runStart(context: Context): Promise<number> {
  const { options, env, report, guard, interrupts, onEnd } = context;
  const { dataDir, host } = options;
  report.line(`QBaseCron, data in ${dataDir}`);
  context.afterEnd(lockData(dataDir, `http://${urlHost(host)}:${options.port}`));
  await checkPort(options.port, host, '--port');
  await checkPort(options.pushPort, host, '--push-port');
  const isRealtimeFree = (await portProblem(realtimePort, host)) === null;
  const memory = readEngineMemory(dataDir);
  await interrupts.during(awaitLeftovers(memory));

  const remembered = memory.mongo ? { mongoKind: memory.mongo.kind } : {};
  const engines = await interrupts.during(resolveEngines({ env, purpose: 'serve', report, ...remembered }));
  const pair = await startEnginePair({ env, dataDir, guard, report }, engines);
  onEnd(async () => {
    const stopping = report.step('stopping the engines');
    await pair.stop();
    stopping.done('engines stopped');
  });

  const appsEnv = withLoopback(withMasterKey(env, dataDir), report);
  const stack = await interrupts.during(
    startStack({
      env: appsEnv,
      settings: {
        mongoUri: pair.mongoUri,
        database: env['MONGODB_DATABASE'] || 'qbasecron',
        redisUrl: pair.redisUrl,
        redisPrefix: env['REDIS_PREFIX'] || '{qbasecron}',
        host,
        apiPort: options.port,
        pushPort: options.pushPort,
        realtimePort: isRealtimeFree ? realtimePort : null,
      },
      workerCount: options.workerCount,
      logsDir: join(dataDir, 'logs'),
      engines: pair,
      guard,
      report,
    }),
  );
  onEnd(() => stopStack(context, stack));

  if (opensLoopback(appsEnv)) await checkItself(context, stack);
  else report.warn('no self-check: its receiver would be at 127.0.0.1, which CALLBACK_ALLOW_CIDRS does not open');
  if (!isRealtimeFree) {
    report.warn(`port ${realtimePort} is taken: real-time push is at ${stack.pushUrl}/api/v0.1.0/push only`);
  }
  const access = { needsToken: await interrupts.during(needsToken(stack)), needsPushToken: hasPushToken(env) };
  const realtimeUrl = isRealtimeFree ? `http://${urlHost(host)}:${realtimePort}` : stack.pushUrl;
  report.line(welcome(stack, realtimeUrl, access));
  await interrupts.requested;
  return 0;
}

async function checkItself({ report, interrupts }: Context, stack: Stack): Promise<void> {
  const checking = report.step('self-check: a task due in 4 s');
  const lateMs = await interrupts.during(selfCheck(stack)).catch((error) => {
    checking.fail();
    throw error;
  });
  checking.done(`self-check: the callback came ${lateMs} ms late`);
}

async function stopStack(context: Context, stack: Stack): Promise<void> {
  const { report, interrupts } = context;
  interrupts.waitingFor(() => `${stack.living().join(', ') || 'the engines'} to finish what is under way`);
  interrupts.onKill(() => stack.kill());
  const step = report.step('stopping the apps: what is armed is still sent');
  await stack.stop();
  step.done('apps stopped');
}

type Access = { needsToken: boolean; needsPushToken: boolean };

/** Whether callers of the api need a token: as soon as one was made. */
async function needsToken({ apiUrl }: Stack): Promise<boolean> {
  return (await request(`${apiUrl}/workers`)).status === 401;
}

function hasPushToken(env: Env): boolean {
  return Boolean(env['PUSH_TOKEN'] || env['PUSH_TOKEN_FILE']);
}

function welcome(stack: Stack, realtimeUrl: string, access: Access): string {
  return `
QBaseCron serves.

  API             ${stack.apiUrl}/api/v0.1.0/tasks
  Documentation   ${stack.apiUrl}/docs
  Workers         ${stack.apiUrl}/workers
  Metrics         ${stack.apiUrl}/metrics
  Push            ${stack.pushUrl}/api/v0.1.0/push/api
  Real-time push  ${realtimeUrl}/api/v0.1.0/push

Try it: a push notification in 5 seconds, to the APNs sandbox.

${curlLine(stack, access)}

See it arrive:

curl -sS ${stack.pushUrl}/api/v0.1.0/sandbox/notifications${access.needsPushToken ? ` ${bearer('PUSH_TOKEN')}` : ''}

${access.needsToken ? 'Callers need a token: npm run token makes one.' : 'Callers on this machine need no token until npm run token has made one.'}

Ctrl-C stops everything.
`;
}

/** Works in bash as it is: nothing in it needs escaping within single quotes. */
function curlLine(stack: Stack, access: Access): string {
  const fields = {
    delay: '5s',
    desc: 'my first task',
    callback_url: `${stack.pushUrl}/api/v0.1.0/push/api`,
    data: seedData(),
    ...(access.needsPushToken && { headers: '{"authorization":"Bearer PUSH_TOKEN"}' }),
  };
  const parts = Object.entries(fields).map(([name, value]) => `--data-urlencode '${name}=${value}'`);
  if (access.needsToken) parts.unshift(bearer('YOUR_TOKEN'));
  return `curl -sS ${stack.apiUrl}/api/v0.1.0/tasks ${parts.join(' ')}`;
}

function bearer(token: string): string {
  return `--header 'authorization: Bearer ${token}'`;
}
