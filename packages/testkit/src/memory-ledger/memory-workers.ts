import { destinationFiguresMax, type WorkerFigures, type WorkerRecord, type WorkerRegistry } from '@qbasecron/core';
import { copy, type MemoryStore } from './memory-store.ts';

export function createMemoryWorkers(store: MemoryStore): WorkerRegistry {
  function select(fits: (record: WorkerRecord) => boolean): WorkerRecord[] {
    return [...store.workers.values()]
      .filter((record) => (store.workersPurgeAt.get(record.id) ?? Infinity) > store.now() && fits(record))
      .map((record) => copy(record));
  }

  return {
    async registerWorker(record) {
      if (!store.workers.has(record.id)) {
        store.workers.set(record.id, copy({ ...record, figures: latestFigures(record.figures) }));
      }
    },

    async renewWorker(id, renewedAt, figures) {
      const record = store.workers.get(id);
      if (record?.state !== 'alive') return false;
      Object.assign(record, {
        renewedAt: Math.max(record.renewedAt, renewedAt),
        figures: copy(latestFigures(figures)),
      });
      return true;
    },

    async listWorkers() {
      return select(() => true);
    },

    async silentWorkers(before) {
      return select(({ state, renewedAt }) => state === 'dead' || (state === 'alive' && renewedAt < before));
    },

    async declareDead(id, renewedAt) {
      const record = store.workers.get(id);
      if (!record || record.state === 'gone') return false;
      if (record.state === 'alive' && record.renewedAt > renewedAt) return false;
      record.state = 'dead';
      return true;
    },

    async retireWorker(id, _at, purgeAt) {
      const record = store.workers.get(id);
      if (!record || record.state === 'gone') return;
      record.state = 'gone';
      store.workersPurgeAt.set(id, purgeAt);
    },
  };
}

function latestFigures(figures: WorkerFigures): WorkerFigures {
  return { ...figures, destinations: figures.destinations.slice(0, destinationFiguresMax) };
}
