import type { Logger, PlanPoint, Schedule, ScheduleChange, ScheduleLedger, ScheduleQuery } from '@qbasecron/core';
import type { Filter } from 'mongodb';
import { afterWrite } from '../after-write.ts';
import { decodeEach } from '../decode-each.ts';
import { findPage, newestFirst } from '../find-page.ts';
import type { Guard } from '../guard.ts';
import { insertOnce } from '../insert-once.ts';
import type { Collections, StoredRecord } from '../names.ts';
import { advanceSchedules, at } from './advance-schedules.ts';
import { findDueSchedules, findSchedulesToTick } from './due-schedules.ts';
import { decodeSchedule, encodeSchedule, encodeScheduleChange } from './schedule-document.ts';
import { createSkips } from './skips.ts';
import { createVersions, dateVersions } from './versions.ts';

type Deps = { collections: Collections; guard: Guard; log: Logger; listTimeMaxMs: number };

export function createScheduleLedger(deps: Deps): ScheduleLedger {
  const { collections, guard, log, listTimeMaxMs } = deps;
  const { schedules } = collections;

  function decodeReadable(records: readonly StoredRecord[]): Schedule[] {
    return decodeEach(records, decodeSchedule, ({ _id }, error) =>
      log.error({ error, scheduleId: _id }, 'a schedule in the ledger cannot be read'),
    );
  }

  return {
    async insertSchedule(schedule) {
      const isNew = await guard.write(() => insertOnce(schedules, encodeSchedule(schedule)));
      return isNew ? 'inserted' : 'exists';
    },

    async findSchedule(id) {
      const record = await guard.read(() => schedules.findOne({ _id: id }));
      return record && decodeSchedule(record);
    },

    async findSchedules(ids) {
      if (ids.length === 0) return [];
      const find = schedules.find({ _id: { $in: [...ids] } }).batchSize(ids.length + 1);
      return decodeReadable(await guard.read(() => find.toArray()));
    },

    async listSchedules(query) {
      const { after, limit } = query;
      const filters = filtersOf(query);
      const page = { collection: schedules, order: newestFirst, filters, after, limit, timeMaxMs: listTimeMaxMs };
      return decodeReadable(await guard.readInTime(() => findPage(page)));
    },

    changeSchedule: (id, condition, change) => changeSchedule(deps, id, condition, change),
    dueSchedules: (before, limit) => findDueSchedules(deps, before, limit),
    schedulesToTick: (from, until, limit) => findSchedulesToTick(deps, { from, until, limit }),
    advanceSchedules: (advances) => advanceSchedules(deps, advances),
    ...createSkips(deps),
    ...createVersions(deps),

    async schedulesById(afterId, limit) {
      if (limit <= 0) return [];
      const beyond: Filter<StoredRecord> = afterId === null ? {} : { _id: { $gt: afterId } };
      const find = schedules.find(beyond).sort({ _id: 1 }).limit(limit).batchSize(limit);
      return decodeReadable(await guard.read(() => find.toArray()));
    },
  };
}

function filtersOf({ states, label, name }: ScheduleQuery): Filter<StoredRecord> {
  return {
    ...(name === undefined ? {} : { name }),
    ...(label === undefined ? {} : { labels: label }),
    ...(states === undefined ? {} : { state: { $in: [...states] } }),
  };
}

/** As with tasks: the update alone decides; what is read after it may already hold a later change. */
async function changeSchedule(
  deps: Deps,
  id: string,
  condition: PlanPoint,
  change: ScheduleChange,
): Promise<Schedule | null> {
  const { guard } = deps;
  const { schedules } = deps.collections;
  const update = { ...encodeScheduleChange(change), $inc: { revision: 1 } };
  const { matchedCount } = await guard.write(() => schedules.updateOne({ _id: id, ...at(condition) }, update));
  if (matchedCount === 0) return null;
  const record = await afterWrite(() => guard.read(() => schedules.findOne({ _id: id })));
  if (change.purgeAt !== undefined) await dateVersions(deps, id, change.purgeAt);
  return record && decodeSchedule(record);
}
