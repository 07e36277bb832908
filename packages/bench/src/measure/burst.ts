import type { Stack } from '@qbasecron/e2e';
import { runProgram } from '../processes/run.ts';
import { startBareQueue } from './bare-queue.ts';
import type { BenchReceiver } from './receiver.ts';

const count = 10_000;
/** Enough for either side to take the tasks in before they are due. */
const aheadMs = 8_000;
/** The in-flight limit of a worker of ours; the bare ones get the same. */
const inFlightMax = 256;

const bodyOf = (index: number): string => JSON.stringify({ index, pad: 'x'.repeat(260) });

export type Burst = { ours: number; bare: number; loop: number };

/** 10,000 callbacks due at one instant: callbacks a second from that instant to the last arrival. */
export async function measureBurst(stack: Stack, receiver: BenchReceiver, workerCount: number): Promise<Burst> {
  const url = `${receiver.url}/hit`;

  await receiver.reset();
  const loop = await runProgram('bare-loop', [url, String(count), String(inFlightMax)]);
  await receiver.collect(count);

  await receiver.reset();
  const bareQueue = await startBareQueue(stack.redis.uri, workerCount, inFlightMax);
  const bareDueAt = Date.now() + aheadMs;
  await bareQueue.add(Array.from({ length: count }, (_, index) => ({ url, body: bodyOf(index), dueAt: bareDueAt })));
  const bareLate = bareDueAt - Date.now();
  const bare = await receiver.collect(count);
  await bareQueue.close();

  await receiver.reset();
  const dueAt = Date.now() + aheadMs;
  const time = new Date(dueAt).toISOString();
  await stack.client.postBulk(
    Array.from({ length: count }, (_, index) => ({
      time,
      callback_url: url,
      body: JSON.parse(bodyOf(index)) as object,
    })),
  );
  const late = dueAt - Date.now();
  const ours = await receiver.collect(count);
  if (late < 3_000 || bareLate < 1_000) throw new Error('the tasks were not accepted in time before they were due');

  const rate = (from: number, last: number): number => count / ((last - from) / 1_000);
  return { ours: rate(dueAt, ours.lastAt), bare: rate(bareDueAt, bare.lastAt), loop: count / Number(loop.firstLine) };
}
