import { destinationFiguresMax } from '@qbasecron/core';
import type {
  DestinationFigures,
  Logger,
  TargetFigures,
  WorkerFigures,
  WorkerRecord,
  WorkerRegistry,
} from '@qbasecron/core';
import { decodeEach } from './decode-each.ts';
import {
  decode,
  defaulted,
  encode,
  flag,
  instant,
  listOf,
  nested,
  nullable,
  number,
  numbers,
  oneOf,
  required,
  text,
  toDate,
  type Codecs,
  type Kind,
} from './fields.ts';
import type { Guard } from './guard.ts';
import { insertOnce } from './insert-once.ts';
import type { Collections, StoredRecord } from './names.ts';

type Deps = { collections: Collections; guard: Guard; log: Logger };

const ofTarget = nested<TargetFigures>({
  target: required('target', text),
  inFlightCount: required('in_flight_count', number),
  successCount: required('success_count', number),
  failureCount: required('failure_count', number),
  p50Ms: nullable('p50_ms', number),
  p95Ms: nullable('p95_ms', number),
  ejectionCount: required('ejection_count', number),
  ejectedUntil: nullable('ejected_until', instant),
  lastError: nullable('last_error', text),
  lastErrorAt: nullable('last_error_at', instant),
});

const ofDestinations = listOf(
  nested<DestinationFigures>({
    flow: required('flow', text),
    breaker: required('breaker', oneOf(['closed', 'open', 'half_open'])),
    openUntil: nullable('open_until', instant),
    inFlightCount: required('in_flight_count', number),
    targets: required('targets', listOf(ofTarget)),
  }),
);

/** No more than the registry promises: the record is written every 2 s. */
const latestDestinations: Kind<DestinationFigures[]> = {
  ...ofDestinations,
  store: (values) => ofDestinations.store(values.slice(0, destinationFiguresMax)),
};

const figures = nested<WorkerFigures>({
  armedCount: required('armed_count', number),
  inFlightCount: required('in_flight_count', number),
  clockOffsetMs: required('clock_offset_ms', number),
  timerUp: required('timer_up', flag),
  draining: required('draining', flag),
  attempts: required(
    'attempts',
    listOf(nested({ outcome: required('outcome', text), count: required('count', number) })),
  ),
  latenessCounts: required('lateness_counts', numbers),
  latenessSumMs: required('lateness_sum_ms', number),
  ledgerLatencyMs: required('ledger_latency_ms', number),
  timerLatencyMs: required('timer_latency_ms', number),
  destinations: defaulted(
    'destinations',
    latestDestinations,
    () => [],
    (value) => value.length === 0,
  ),
});

const codecs: Codecs<WorkerRecord> = {
  id: required('_id', text),
  name: required('name', text),
  state: required('state', oneOf(['alive', 'dead', 'gone'])),
  version: required('version', text),
  startedAt: required('started_at', instant),
  renewedAt: required('renewed_at', instant),
  figures: required('figures', figures),
};

export function createWorkerRegistry({ collections: { workers }, guard, log }: Deps): WorkerRegistry {
  async function find(filter: Parameters<typeof workers.find>[0]): Promise<WorkerRecord[]> {
    const records = await guard.read(() => workers.find(filter).toArray());
    return decodeEach(
      records,
      (record) => decode(codecs, record),
      ({ _id }, error) => log.error({ error, incarnation: _id }, 'the record of a worker cannot be read'),
    );
  }

  return {
    /** An incarnation's id is never used again, so one that is on record is this one, written by a first try. */
    async registerWorker(record) {
      await guard.write(() => insertOnce(workers, encode(codecs, record) as StoredRecord));
    },

    async renewWorker(id, renewedAt, ownFigures) {
      // A renewal that was sent again may arrive after the next one.
      const change = { $max: { renewed_at: toDate(renewedAt) }, $set: { figures: figures.store(ownFigures) } };
      const { matchedCount } = await guard.write(() => workers.updateOne({ _id: id, state: 'alive' }, change));
      return matchedCount === 1;
    },

    /** Those gone for a day are deleted by their TTL index. */
    listWorkers: () => find({}),

    silentWorkers: (before) =>
      find({ $or: [{ state: 'alive', renewed_at: { $lt: toDate(before) } }, { state: 'dead' }] }),

    async declareDead(id, renewedAt) {
      const silent = { state: 'alive', renewed_at: { $lte: toDate(renewedAt) } };
      const { matchedCount } = await guard.write(() =>
        workers.updateOne({ _id: id, $or: [silent, { state: 'dead' }] }, { $set: { state: 'dead' } }),
      );
      return matchedCount === 1;
    },

    async retireWorker(id, at, purgeAt) {
      const change = { state: 'gone', gone_at: toDate(at), purge_at: toDate(purgeAt) };
      await guard.write(() => workers.updateOne({ _id: id, state: { $in: ['alive', 'dead'] } }, { $set: change }));
    },
  };
}
