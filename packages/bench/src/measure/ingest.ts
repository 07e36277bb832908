import type { Stack } from '@qbasecron/e2e';
import { runProgram } from '../processes/run.ts';
import { postOver } from './load.ts';
import type { Pair } from './statistics.ts';

const connections = 32;
const farAheadMs = 30 * 86_400_000;

/** A task of about 400 bytes on the wire, due in 30 days: what it costs is the acceptance alone. */
export function farTask(index: number): object {
  return {
    time: new Date(Date.now() + farAheadMs + index).toISOString(),
    callback_url: 'http://127.0.0.1:9/never',
    desc: `bench ${index}`,
    body: { index, pad: 'x'.repeat(260) },
  };
}

/** Single posts over 32 connections, beside an empty Fastify route under the same load. Requests a second. */
export async function measureSingleIngest(stack: Stack, options: { ours: number; raw: number }): Promise<Pair> {
  const body = (index: number): string => JSON.stringify(farTask(index));
  const path = '/api/v0.1.0/tasks';
  const empty = await runProgram('empty-route');
  try {
    const raw = await postOver({
      url: `http://127.0.0.1:${empty.firstLine}${path}`,
      count: options.raw,
      connections,
      body,
      expected: 201,
    });
    const ours = await postOver({
      url: stack.client.base + path,
      count: options.ours,
      connections,
      body,
      expected: 201,
    });
    return { ours, raw };
  } finally {
    await empty.stop();
  }
}
