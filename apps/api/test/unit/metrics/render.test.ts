import assert from 'node:assert/strict';
import { test } from 'node:test';
import { latenessBucketsMs, type WorkerRecord } from '@qbasecron/core';
import { renderLedgerFigures } from '../../../src/metrics/render-ledger-figures.ts';
import { renderWorkerMetrics } from '../../../src/metrics/render-worker-metrics.ts';
import { aWorker } from '../../support/a-worker.ts';

const has = (text: string, line: string): void => assert.ok(text.split('\n').includes(line), `${line}\nin\n${text}`);

test('lateness is a Prometheus histogram in seconds with one series for each worker', () => {
  const worker = aWorker(
    { name: 'w1' },
    { latenessCounts: latenessBucketsMs.map((_, index) => index).concat(40), latenessSumMs: 1_234 },
  );
  const text = renderWorkerMetrics([worker]);
  has(text, '# TYPE qbasecron_lateness_seconds histogram');
  has(text, 'qbasecron_lateness_seconds_bucket{worker="w1",le="0.001"} 0');
  has(text, 'qbasecron_lateness_seconds_bucket{worker="w1",le="0.01"} 3');
  has(text, 'qbasecron_lateness_seconds_bucket{worker="w1",le="600"} 14');
  has(text, 'qbasecron_lateness_seconds_bucket{worker="w1",le="+Inf"} 40');
  has(text, 'qbasecron_lateness_seconds_count{worker="w1"} 40');
  has(text, 'qbasecron_lateness_seconds_sum{worker="w1"} 1.234');
});

test('each figure of a worker is shown under its name', () => {
  const text = renderWorkerMetrics([
    aWorker(
      { name: 'w1' },
      { armedCount: 7, inFlightCount: 3, clockOffsetMs: -250, attempts: [{ outcome: 'delivered', count: 11 }] },
    ),
  ]);
  has(text, 'qbasecron_armed_tasks{worker="w1"} 7');
  has(text, 'qbasecron_in_flight_requests{worker="w1"} 3');
  has(text, 'qbasecron_clock_offset_seconds{worker="w1"} -0.25');
  has(text, 'qbasecron_attempts_total{worker="w1",outcome="delivered"} 11');
  has(text, 'qbasecron_timer_up{worker="w1"} 1');
});

test('of several incarnations of one name only the latest living one is shown, and all are counted by state', () => {
  const incarnations: WorkerRecord[] = [
    aWorker({ id: 'a', name: 'w1', renewedAt: 1_000 }, { armedCount: 1 }),
    aWorker({ id: 'b', name: 'w1', renewedAt: 2_000 }, { armedCount: 2 }),
    aWorker({ id: 'c', name: 'w1', renewedAt: 3_000, state: 'dead' }, { armedCount: 3 }),
  ];
  const text = renderWorkerMetrics(incarnations);
  assert.deepEqual(text.match(/^qbasecron_armed_tasks\{.*$/gm), ['qbasecron_armed_tasks{worker="w1"} 2']);
  has(text, 'qbasecron_workers{state="alive"} 2');
  has(text, 'qbasecron_workers{state="dead"} 1');
  has(text, 'qbasecron_workers{state="gone"} 0');
});

test('a worker name cannot break out of its label', () => {
  has(renderWorkerMetrics([aWorker({ name: 'a"b\\c\nd' })]), 'qbasecron_armed_tasks{worker="a\\"b\\\\c\\nd"} 0');
});

test('tasks by state and the age of the oldest overdue one come from the figures of the ledger', () => {
  const tasksByState = {
    scheduled: 5,
    delivering: 1,
    awaiting_ack: 0,
    succeeded: 9,
    failed: 2,
    cancelled: 0,
    expired: 0,
  };
  const text = renderLedgerFigures({ measuredAt: 9_000, tasksByState, oldestOverdueAt: 7_500 }, 10_000);
  has(text, 'qbasecron_tasks{state="scheduled"} 5');
  has(text, 'qbasecron_oldest_overdue_seconds 2.5');
  has(text, 'qbasecron_figures_age_seconds 1');
});

test('without figures there is nothing to show, and nothing overdue is 0', () => {
  assert.equal(renderLedgerFigures(null, 10_000), '');
  const tasksByState = {
    scheduled: 0,
    delivering: 0,
    awaiting_ack: 0,
    succeeded: 0,
    failed: 0,
    cancelled: 0,
    expired: 0,
  };
  has(
    renderLedgerFigures({ measuredAt: 10_000, tasksByState, oldestOverdueAt: null }, 10_000),
    'qbasecron_oldest_overdue_seconds 0',
  );
});
