import {
  collectDefaultMetrics,
  Counter,
  Gauge,
  Histogram,
  Registry,
  type CounterConfiguration,
  type GaugeConfiguration,
  type HistogramConfiguration,
} from 'prom-client';

export type Metrics = {
  /** Its `metrics()` gives the Prometheus text, its `contentType` the header to send with it. */
  registry: Registry;
  /** Each makes a metric of prom-client in this registry; a name taken already throws. */
  counter<L extends string>(config: Own<CounterConfiguration<L>>): Counter<L>;
  gauge<L extends string>(config: Own<GaugeConfiguration<L>>): Gauge<L>;
  histogram<L extends string>(config: Own<HistogramConfiguration<L>>): Histogram<L>;
};

type Own<Config> = Omit<Config, 'registers'>;

/** A registry of its own with the process's default metrics (memory, event loop lag, garbage collection). */
export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  return {
    registry,
    counter: (config) => new Counter({ ...config, registers }),
    gauge: (config) => new Gauge({ ...config, registers }),
    histogram: (config) => new Histogram({ ...config, registers }),
  };
}
