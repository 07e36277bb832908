import type { Stack } from '@qbasecron/e2e';
import { startBareQueue } from './bare-queue.ts';
import type { BenchReceiver } from './receiver.ts';
import { percentile } from './statistics.ts';

const aheadMs = 5_000;
const inFlightMax = 256;
const tickMs = 10;

export type Lateness = { p50: number; p99: number };
export type Steady = { ours: Lateness; bare: Lateness };

/** `ratePerSecond` posts a second for `seconds`, each due 5 s after it is posted: lateness at the receiver, in ms. */
export async function measureSteady(
  stack: Stack,
  receiver: BenchReceiver,
  options: { workerCount: number; ratePerSecond: number; seconds: number },
): Promise<Steady> {
  const { workerCount, ratePerSecond, seconds } = options;
  const count = ratePerSecond * seconds;
  const url = `${receiver.url}/hit`;
  const body = { pad: 'x'.repeat(260) };

  await receiver.reset();
  const bareQueue = await startBareQueue(stack.redis.uri, workerCount, inFlightMax);
  await pace(count, ratePerSecond, (burst) =>
    bareQueue.add(
      Array.from({ length: burst }, () => ({ url, body: JSON.stringify(body), dueAt: Date.now() + aheadMs })),
    ),
  );
  const bare = await receiver.collect(count);
  await bareQueue.close();

  await receiver.reset();
  await pace(count, ratePerSecond, async (burst) => {
    const task = (): object => ({ time: new Date(Date.now() + aheadMs).toISOString(), callback_url: url, body });
    await Promise.all(Array.from({ length: burst }, () => stack.client.post(task())));
  });
  const ours = await receiver.collect(count);

  const lateness = (values: readonly number[]): Lateness => ({
    p50: percentile(values, 0.5),
    p99: percentile(values, 0.99),
  });
  return { ours: lateness(ours.latenessMs), bare: lateness(bare.latenessMs) };
}

/** Calls `send` with how many are to go out now, so that the rate holds over time; waits for all of them. */
async function pace(count: number, ratePerSecond: number, send: (burst: number) => Promise<void>): Promise<void> {
  const startedAt = performance.now();
  const underWay: Promise<void>[] = [];
  let sent = 0;
  while (sent < count) {
    const wanted = Math.min(count, Math.floor(((performance.now() - startedAt) / 1_000) * ratePerSecond));
    if (wanted > sent) underWay.push(send(wanted - sent));
    sent = Math.max(sent, wanted);
    await new Promise((resolve) => setTimeout(resolve, tickMs));
  }
  await Promise.all(underWay);
}
