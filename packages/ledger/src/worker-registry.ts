import type { Logger, WorkerFigures, WorkerRecord, WorkerRegistry } from '@qbasecron/core';
import { decodeEach } from './decode-each.ts';
import { isDuplicateKey } from './errors.ts';
import {
  decode,
  encode,
  flag,
  instant,
  listOf,
  nested,
  number,
  numbers,
  oneOf,
  required,
  text,
  toDate,
  type Codecs,
} from './fields.ts';
import type { Guard } from './guard.ts';
import type { Collections, StoredRecord } from './names.ts';

type Deps = { collections: Collections; guard: Guard; log: Logger };

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
    registerWorker: (record) =>
      guard.write(async () => {
        try {
          await workers.insertOne(encode(codecs, record) as StoredRecord);
        } catch (error) {
          if (!isDuplicateKey(error)) throw error;
        }
      }),

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
