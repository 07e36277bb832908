import { latenessBucketsMs, type WorkerRecord } from '@qbasecron/core';

type Labels = Record<string, string | number>;

/**
 * The workers' figures in the Prometheus text format (version 0.0.4). Each worker writes its figures into its record
 * with every renewal; of the incarnations of one name only the one that renewed last is shown, because the counts
 * belong to the process, not to the incarnation. Those not alive are counted and otherwise left out.
 */
export function renderWorkerMetrics(workers: readonly WorkerRecord[]): string {
  const lines: string[] = [];
  const alive = latestByName(workers.filter((worker) => worker.state === 'alive'));

  family(lines, 'qbasecron_workers', 'gauge', 'Incarnations on record by state.');
  for (const state of ['alive', 'dead', 'gone'] as const) {
    sample(lines, 'qbasecron_workers', { state }, workers.filter((worker) => worker.state === state).length);
  }

  family(lines, 'qbasecron_lateness_seconds', 'histogram', 'Moment of sending minus due time.');
  for (const worker of alive) lateness(lines, worker);

  family(lines, 'qbasecron_attempts_total', 'counter', 'HTTP requests made, by outcome.');
  for (const worker of alive) {
    for (const { outcome, count } of worker.figures.attempts) {
      sample(lines, 'qbasecron_attempts_total', { worker: worker.name, outcome }, count);
    }
  }

  for (const gauge of gauges) {
    family(lines, gauge.name, 'gauge', gauge.help);
    for (const worker of alive) sample(lines, gauge.name, { worker: worker.name }, gauge.value(worker));
  }
  return `${lines.join('\n')}\n`;
}

const gauges: { name: string; help: string; value: (worker: WorkerRecord) => number }[] = [
  {
    name: 'qbasecron_armed_tasks',
    help: 'Tasks claimed and waiting for their millisecond.',
    value: ({ figures }) => figures.armedCount,
  },
  {
    name: 'qbasecron_in_flight_requests',
    help: 'HTTP requests under way.',
    value: ({ figures }) => figures.inFlightCount,
  },
  {
    name: 'qbasecron_clock_offset_seconds',
    help: 'How far the ledger clock is ahead of the machine of the worker.',
    value: ({ figures }) => figures.clockOffsetMs / 1_000,
  },
  {
    name: 'qbasecron_ledger_latency_seconds',
    help: 'Last measured round trip to the ledger.',
    value: ({ figures }) => figures.ledgerLatencyMs / 1_000,
  },
  {
    name: 'qbasecron_timer_latency_seconds',
    help: 'Last measured round trip to the timer.',
    value: ({ figures }) => figures.timerLatencyMs / 1_000,
  },
  {
    name: 'qbasecron_timer_up',
    help: '1 when the worker reaches the timer.',
    value: ({ figures }) => +figures.timerUp,
  },
  {
    name: 'qbasecron_worker_draining',
    help: '1 when the worker is shutting down.',
    value: ({ figures }) => +figures.draining,
  },
];

function lateness(lines: string[], worker: WorkerRecord): void {
  const name = 'qbasecron_lateness_seconds';
  const { latenessCounts, latenessSumMs } = worker.figures;
  latenessBucketsMs.forEach((boundMs, index) => {
    sample(lines, `${name}_bucket`, { worker: worker.name, le: boundMs / 1_000 }, latenessCounts[index] ?? 0);
  });
  const total = latenessCounts[latenessBucketsMs.length] ?? 0;
  sample(lines, `${name}_bucket`, { worker: worker.name, le: '+Inf' }, total);
  sample(lines, `${name}_sum`, { worker: worker.name }, latenessSumMs / 1_000);
  sample(lines, `${name}_count`, { worker: worker.name }, total);
}

function latestByName(workers: readonly WorkerRecord[]): WorkerRecord[] {
  const latest = new Map<string, WorkerRecord>();
  for (const worker of workers) {
    const other = latest.get(worker.name);
    if (!other || other.renewedAt < worker.renewedAt) latest.set(worker.name, worker);
  }
  return [...latest.values()];
}

function family(lines: string[], name: string, type: 'gauge' | 'counter' | 'histogram', help: string): void {
  lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`);
}

function sample(lines: string[], name: string, labels: Labels, value: number): void {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escapeLabel(String(text))}"`);
  lines.push(`${name}{${pairs.join(',')}} ${value}`);
}

function escapeLabel(text: string): string {
  return text.replace(/\\/g, '\\\\').replace(/\n/g, '\\n').replace(/"/g, '\\"');
}
