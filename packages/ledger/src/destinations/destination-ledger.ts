import { isFinal, taskStates } from '@qbasecron/core';
import type { Destination, DestinationLedger, Logger } from '@qbasecron/core';
import type { Filter } from 'mongodb';
import { afterWrite } from '../after-write.ts';
import { decodeEach } from '../decode-each.ts';
import { toDate } from '../fields.ts';
import type { Guard } from '../guard.ts';
import { insertOnce } from '../insert-once.ts';
import type { Collections, StoredRecord } from '../names.ts';
import { decodeDestination, encodeDestination, encodeDestinationChange } from './destination-document.ts';

type Deps = { collections: Collections; guard: Guard; log: Logger };

const unfinished = taskStates.filter((state) => !isFinal(state));

export function createDestinationLedger({ collections, guard, log }: Deps): DestinationLedger {
  const { destinations, schedules, tasks } = collections;

  function decodeReadable(records: readonly StoredRecord[]): Destination[] {
    return decodeEach(records, decodeDestination, ({ _id }, error) =>
      log.error({ error, destination: _id }, 'a destination in the ledger cannot be read'),
    );
  }

  return {
    async insertDestination(destination) {
      const isNew = await guard.write(() => insertOnce(destinations, encodeDestination(destination)));
      return isNew ? 'inserted' : 'exists';
    },

    async changeDestination(name, { revision }, change) {
      const unchanged = { _id: name, ...(revision === undefined ? {} : { revision }) };
      const update = { ...encodeDestinationChange(change), $inc: { revision: 1 } };
      const { matchedCount } = await guard.write(() => destinations.updateOne(unchanged, update));
      if (matchedCount === 0) return null;
      // As with tasks: the update alone decides; what is read after it may already hold a later change.
      const record = await afterWrite(() => guard.read(() => destinations.findOne({ _id: name })));
      return record && decodeDestination(record);
    },

    async findDestinations(names) {
      if (names.length === 0) return [];
      return decodeReadable(await guard.read(() => destinations.find({ _id: { $in: [...names] } }).toArray()));
    },

    async listDestinations(afterName, limit) {
      if (limit <= 0) return [];
      const beyond: Filter<StoredRecord> = afterName === null ? {} : { _id: { $gt: afterName } };
      const find = destinations.find(beyond).sort({ _id: 1 }).limit(limit);
      return decodeReadable(await guard.read(() => find.toArray()));
    },

    async removeDestination(name) {
      const { deletedCount } = await guard.write(() => destinations.deleteOne({ _id: name }));
      return deletedCount === 1;
    },

    async isNeeded(name) {
      const ofTasks = { destination: name, state: { $in: unfinished } };
      // Few, and asked for rarely: they need no index of their own.
      const named = ['task.destination', 'task.on_success.destination', 'task.on_failure.destination'];
      const ofSchedules = { state: { $in: ['active', 'paused'] }, $or: named.map((field) => ({ [field]: name })) };
      const only = { projection: { _id: 1 } };
      const [task, schedule] = await guard.read(() =>
        Promise.all([tasks.findOne(ofTasks, only), schedules.findOne(ofSchedules, only)]),
      );
      return task !== null || schedule !== null;
    },

    async wakePostponed(name, at) {
      const later = {
        destination: name,
        state: 'scheduled',
        next_attempt_at: { $gt: toDate(at) },
        postponed_from: { $exists: true },
      };
      const { modifiedCount } = await guard.write(() =>
        tasks.updateMany(later, { $set: { next_attempt_at: toDate(at) } }),
      );
      return modifiedCount;
    },
  };
}
