import type { FastifyInstance } from 'fastify';
import type { AppDeps } from '../../app-deps.ts';
import { renderLedgerFigures } from '../../metrics/render-ledger-figures.ts';
import { renderWorkerMetrics } from '../../metrics/render-worker-metrics.ts';
import { withinMs } from '../../readiness/within-ms.ts';

/** A scrape waits no longer for the ledger; what it does not tell is left out. */
const ledgerAnswerMs = 2_000;

const example = `# HELP qbasecron_lateness_seconds Moment of sending minus due time.
# TYPE qbasecron_lateness_seconds histogram
qbasecron_lateness_seconds_bucket{worker="host-1",le="0.005"} 812
qbasecron_lateness_seconds_bucket{worker="host-1",le="+Inf"} 1000
`;

/** GET /metrics: this process, what the workers wrote into their records, and the ledger's figures. */
export function metricsRoute(app: FastifyInstance, { ledger, timer, clock, metrics }: AppDeps): void {
  const ledgerUp = metrics.gauge({ name: 'qbasecron_api_ledger_up', help: '1 when this api reaches the ledger.' });
  const timerUp = metrics.gauge({ name: 'qbasecron_api_timer_up', help: '1 when this api reaches the timer.' });
  const timerSeconds = metrics.gauge({
    name: 'qbasecron_api_timer_latency_seconds',
    help: 'Round trip of this api to the timer.',
  });
  const ledgerSeconds = metrics.gauge({
    name: 'qbasecron_api_ledger_latency_seconds',
    help: 'Time of this api to read the workers and figures from the ledger.',
  });
  const offset = metrics.gauge({
    name: 'qbasecron_api_clock_offset_seconds',
    help: 'How far the ledger clock is ahead of the machine of this api.',
  });

  async function readLedger(): Promise<string> {
    const startedAt = clock.monotonic();
    try {
      const read = Promise.all([ledger.workers.listWorkers(), ledger.duties.readFigures()]);
      const [workers, figures] = await withinMs(read, ledgerAnswerMs, clock);
      ledgerSeconds.set((clock.monotonic() - startedAt) / 1_000);
      ledgerUp.set(1);
      return renderWorkerMetrics(workers) + renderLedgerFigures(figures, clock.now());
    } catch {
      ledgerUp.set(0);
      return '';
    }
  }

  async function pingTimer(): Promise<void> {
    try {
      timerSeconds.set((await withinMs(timer.session.ping(), ledgerAnswerMs, clock)) / 1_000);
      timerUp.set(1);
    } catch {
      timerUp.set(0);
    }
  }

  app.get(
    '/metrics',
    {
      schema: {
        tags: ['service'],
        operationId: 'readMetrics',
        summary: 'Metrics in the Prometheus text format',
        response: {
          200: { description: 'Prometheus text', content: { 'text/plain': { schema: { type: 'string' } } } },
        },
      },
      config: { docs: { responseExamples: { 200: example }, problems: [] } },
    },
    async (_request, reply) => {
      const [fromLedger] = await Promise.all([readLedger(), pingTimer()]);
      offset.set(clock.offsetMs() / 1_000);
      const own = await metrics.registry.metrics();
      return reply
        .type(metrics.registry.contentType)
        .header('cache-control', 'no-store')
        .send(own + fromLedger);
    },
  );
}
