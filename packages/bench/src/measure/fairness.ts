import { createServer, type Socket } from 'node:net';
import type { Stack } from '@qbasecron/e2e';
import type { BenchReceiver } from './receiver.ts';
import { percentile, type Pair } from './statistics.ts';

/** Of the healthy receiver, and as many of the one that hangs. */
const count = 5_000;
const aheadMs = 12_000;
/** Beyond what the healthy ones take, so that nothing of the sick ones ends while they are measured. */
const sickTimeoutMs = 15_000;
/** Then what is left of the sick ones ends by itself, and the next run finds an idle service. */
const sickExpiresMs = 20_000;

/**
 * p99 lateness of 5,000 callbacks due at one instant, while as many are due to a receiver that hangs, beside that of a
 * run without those. Which run comes first changes from round to round.
 */
export async function measureFairness(stack: Stack, receiver: BenchReceiver, round: number): Promise<Pair> {
  if (round % 2 === 1) {
    const raw = await measureHealthy(stack, receiver, null);
    return { ours: await measureBeside(stack, receiver), raw };
  }
  const ours = await measureBeside(stack, receiver);
  return { ours, raw: await measureHealthy(stack, receiver, null) };
}

/** A receiver of its own each time: what the workers have learnt of the last one must not help. */
async function measureBeside(stack: Stack, receiver: BenchReceiver): Promise<number> {
  const hanging = await startHanging();
  try {
    const startedAt = Date.now();
    const p99 = await measureHealthy(stack, receiver, hanging.url);
    const overAt = startedAt + aheadMs + sickExpiresMs + 5_000;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, overAt - Date.now())));
    return p99;
  } finally {
    hanging.close();
  }
}

async function measureHealthy(stack: Stack, receiver: BenchReceiver, sickUrl: string | null): Promise<number> {
  await receiver.reset();
  const dueAt = Date.now() + aheadMs;
  const time = new Date(dueAt).toISOString();
  const body = { pad: 'x'.repeat(260) };
  const well = { time, callback_url: `${receiver.url}/hit`, body };
  const sick = {
    ...well,
    callback_url: sickUrl,
    timeout_ms: sickTimeoutMs,
    expires_at: new Date(dueAt + sickExpiresMs).toISOString(),
  };
  // In turns, so that neither is armed before the other.
  await stack.client.postBulk(Array.from({ length: count }, () => (sickUrl === null ? [well] : [sick, well])).flat());
  if (dueAt - Date.now() < 3_000) throw new Error('the tasks were not accepted in time before they were due');
  const { latenessMs } = await receiver.collect(count);
  return percentile(latenessMs, 0.99);
}

/** Takes every connection and never says a word. */
async function startHanging(): Promise<{ url: string; close: () => void }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
    socket.resume();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${address && typeof address === 'object' ? address.port : 0}/hang`,
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
