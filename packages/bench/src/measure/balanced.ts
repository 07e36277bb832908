import type { Stack } from '@qbasecron/e2e';
import type { BenchReceiver } from './receiver.ts';
import type { Pair } from './statistics.ts';

const count = 5_000;
/** Enough to take the tasks in before they are due. */
const aheadMs = 6_000;
const lookEveryMs = 100;
const idleLooksMax = 200;

/** Two destinations: `trio` with three targets, `solo` with one; made once for a run. */
export async function makeDestinations(stack: Stack, receivers: readonly BenchReceiver[]): Promise<void> {
  const targets = receivers.map(({ url }) => ({ url: `${url}/hit` }));
  for (const [name, some] of [
    ['trio', targets],
    ['solo', targets.slice(0, 1)],
  ] as const) {
    const { status, body } = await stack.client.request('POST', '/destinations', { name, targets: some });
    if (status !== 201) throw new Error(`POST /destinations answered ${status}: ${JSON.stringify(body)}`);
  }
}

/** 5,000 callbacks due at one instant, to three targets and to one: callbacks a second until the last has arrived. */
export async function measureBalanced(stack: Stack, receivers: readonly BenchReceiver[]): Promise<Pair> {
  const raw = await burstTo(stack, 'solo', receivers.slice(0, 1));
  const ours = await burstTo(stack, 'trio', receivers);
  return { ours, raw };
}

async function burstTo(stack: Stack, destination: string, receivers: readonly BenchReceiver[]): Promise<number> {
  await Promise.all(receivers.map((receiver) => receiver.reset()));
  const dueAt = Date.now() + aheadMs;
  const time = new Date(dueAt).toISOString();
  await stack.client.postBulk(Array.from({ length: count }, (_, index) => ({ time, destination, body: { index } })));
  if (dueAt - Date.now() < 2_500) throw new Error('the tasks were not accepted in time before they were due');
  const last = await lastOf(receivers);
  return count / ((last - dueAt) / 1_000);
}

/** When the last of all arrived. Rejects when none comes for a while. */
async function lastOf(receivers: readonly BenchReceiver[]): Promise<number> {
  for (let idle = 0, seen = 0; idle < idleLooksMax;) {
    const figures = await Promise.all(receivers.map((receiver) => receiver.collect(0)));
    const arrived = figures.reduce((sum, one) => sum + one.count, 0);
    if (arrived >= count) return Math.max(...figures.map(({ lastAt }) => lastAt));
    idle = arrived === seen ? idle + 1 : 0;
    seen = arrived;
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
  throw new Error(`fewer than ${count} callbacks have arrived`);
}
