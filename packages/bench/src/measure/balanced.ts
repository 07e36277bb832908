import type { Stack } from '@qbasecron/e2e';
import type { BenchReceiver } from './receiver.ts';
import type { Pair } from './statistics.ts';

const count = 5_000;
/** Enough to take the tasks in before they are due. */
const aheadMs = 6_000;

/** Two destinations: `trio` with a target on each port of the receiver, `solo` with the first alone; made once for a run. */
export async function makeDestinations(stack: Stack, receiver: BenchReceiver): Promise<void> {
  const targets = receiver.urls.map((url) => ({ url: `${url}/hit` }));
  for (const [name, some] of [
    ['trio', targets],
    ['solo', targets.slice(0, 1)],
  ] as const) {
    const { status, body } = await stack.client.request('POST', '/destinations', { name, targets: some });
    if (status !== 201) throw new Error(`POST /destinations answered ${status}: ${JSON.stringify(body)}`);
  }
}

/**
 * 5,000 callbacks due at one instant, to three targets and to one: callbacks a second until the last has arrived. One
 * process is behind all targets, so that both sides have the same machine to receive with.
 */
export async function measureBalanced(stack: Stack, receiver: BenchReceiver): Promise<Pair> {
  const raw = await burstTo(stack, 'solo', receiver);
  const ours = await burstTo(stack, 'trio', receiver);
  return { ours, raw };
}

async function burstTo(stack: Stack, destination: string, receiver: BenchReceiver): Promise<number> {
  await receiver.reset();
  const dueAt = Date.now() + aheadMs;
  const time = new Date(dueAt).toISOString();
  await stack.client.postBulk(Array.from({ length: count }, (_, index) => ({ time, destination, body: { index } })));
  if (dueAt - Date.now() < 2_500) throw new Error('the tasks were not accepted in time before they were due');
  const { lastAt } = await receiver.collect(count);
  return count / ((lastAt - dueAt) / 1_000);
}
