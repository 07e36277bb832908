import { isFinal, type DestinationLedger } from '@qbasecron/core';
import { assignGiven, by, copy, firstOf, type MemoryStore } from './memory-store.ts';

export function createMemoryDestinations({ destinations, tasks, schedules }: MemoryStore): DestinationLedger {
  return {
    async insertDestination(destination) {
      if (destinations.has(destination.name)) return 'exists';
      destinations.set(destination.name, copy(destination));
      return 'inserted';
    },

    async changeDestination(name, { revision }, change) {
      const record = destinations.get(name);
      if (!record || (revision !== undefined && record.revision !== revision)) return null;
      assignGiven(record, change);
      record.revision += 1;
      return copy(record);
    },

    async findDestinations(names) {
      return [...new Set(names)].flatMap((name) => {
        const destination = destinations.get(name);
        return destination ? [copy(destination)] : [];
      });
    },

    async listDestinations(afterName, limit) {
      const found = [...destinations.values()].filter(({ name }) => afterName === null || name > afterName);
      return firstOf(found.sort(by(({ name }) => name)), limit);
    },

    async removeDestination(name) {
      return destinations.delete(name);
    },

    async isNeeded(name) {
      const ofTasks = [...tasks.values()].some((task) => task.destination === name && !isFinal(task.state));
      const ofSchedules = [...schedules.values()].some(
        ({ state, task }) =>
          state !== 'finished' &&
          [task.destination, task.onSuccess?.destination, task.onFailure?.destination].includes(name),
      );
      return ofTasks || ofSchedules;
    },

    async wakePostponed(name, at) {
      const later = [...tasks.values()].filter(
        (task) =>
          task.destination === name &&
          task.state === 'scheduled' &&
          task.postponedFrom !== null &&
          task.nextAttemptAt > at,
      );
      for (const task of later) task.nextAttemptAt = at;
      return later.length;
    },
  };
}
