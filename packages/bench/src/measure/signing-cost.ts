import { buildCallback } from '@qbasecron/core';
import { newSecret, signCallback } from '@qbasecron/signing';
import { aTask } from '@qbasecron/testkit';
import type { Pair } from './statistics.ts';

/** What a callback usually carries: some hundred bytes. */
const body = JSON.stringify({
  type: 'order.reminder',
  order: 'a1b2c3',
  lines: Array.from({ length: 10 }, (_, n) => n),
});
const startedAt = Date.UTC(2026, 0, 1);
const steps = 20_000;

/** The cost of signing a callback with one HMAC secret beside that of building it, in µs. */
export function measureSigningCost(): Pair {
  const task = aTask({ content: { kind: 'json', body } });
  const secrets = [newSecret('hmac')];
  const timestamp = startedAt / 1_000;
  return {
    ours: microseconds(() => signCallback(secrets, { id: task.id, timestamp, body })),
    raw: microseconds(() => buildCallback(task, startedAt, { userAgent: 'QBaseCron/0.1.0' })),
  };
}

/** Of the last of three runs: the first two warm up. */
function microseconds(act: () => unknown): number {
  let cost = 0;
  for (let run = 0; run < 3; run++) {
    const began = performance.now();
    for (let step = 0; step < steps; step++) act();
    cost = ((performance.now() - began) * 1_000) / steps;
  }
  return cost;
}
