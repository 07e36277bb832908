import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMetrics } from '../../src/metrics.ts';

test('each registry has its own metrics beside those of the process', async () => {
  const [first, second] = [createMetrics(), createMetrics()];
  first
    .counter({ name: 'qbasecron_sent_total', help: 'Sent', labelNames: ['outcome'] })
    .inc({ outcome: 'delivered' }, 2);
  second.gauge({ name: 'qbasecron_sent_total', help: 'Another of that name' }).set(7);
  first.histogram({ name: 'qbasecron_lateness_ms', help: 'Lateness', buckets: [1, 10] }).observe(5);
  const text = await first.registry.metrics();
  assert.match(text, /^qbasecron_sent_total\{outcome="delivered"\} 2$/m);
  assert.match(text, /^qbasecron_lateness_ms_bucket\{le="10"\} 1$/m);
  assert.match(text, /^process_resident_memory_bytes \d+$/m);
  assert.match(await second.registry.metrics(), /^qbasecron_sent_total 7$/m);
});
