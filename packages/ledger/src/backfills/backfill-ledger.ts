import { backfillStates, overlapChoices, type Backfill, type BackfillLedger, type Logger } from '@qbasecron/core';
import { decodeEach } from '../decode-each.ts';
import {
  counter,
  decode,
  encode,
  encodeChange,
  instant,
  nullable,
  number,
  oneOf,
  required,
  text,
  toDate,
  type Codecs,
  type Fields,
} from '../fields.ts';
import type { Guard } from '../guard.ts';
import { insertOnce } from '../insert-once.ts';
import type { Collections, StoredRecord } from '../names.ts';
import { pushUnreadable } from '../push-unreadable.ts';

type Deps = { collections: Collections; guard: Guard; log: Logger };

const codecs: Codecs<Backfill> = {
  id: required('_id', text),
  scheduleId: required('schedule_id', text),
  from: required('from', instant),
  to: required('to', instant),
  overlap: required('overlap', oneOf(overlapChoices)),
  ratePerSecond: required('rate_per_second', number),
  state: required('state', oneOf(backfillStates)),
  plannedUntil: required('planned_until', instant),
  plannedCount: counter('planned_count'),
  nextPlanAt: nullable('next_plan_at', instant),
  createdAt: required('create_at', instant),
  updatedAt: required('update_at', instant),
  finishedAt: nullable('finish_at', instant),
  purgeAt: nullable('purge_at', instant),
};

const decodeBackfill = (record: Fields): Backfill => decode(codecs, record);

export function createBackfillLedger(deps: Deps): BackfillLedger {
  const { guard, log } = deps;
  const { backfills } = deps.collections;
  return {
    /** Its id is never used again, so one that is on record is this one, written by a first try. */
    async insertBackfill(backfill) {
      await guard.write(() => insertOnce(backfills, encode(codecs, backfill) as StoredRecord));
    },

    async findBackfill(id) {
      const record = await guard.read(() => backfills.findOne({ _id: id }));
      return record && decodeBackfill(record);
    },

    async listBackfills(scheduleId, limit) {
      if (limit <= 0) return [];
      const find = backfills.find({ schedule_id: scheduleId }).sort({ create_at: -1, _id: -1 }).limit(limit);
      return decodeEach(await guard.read(() => find.toArray()), decodeBackfill, ({ _id }, error) =>
        log.error({ error, backfillId: _id }, 'a backfill in the ledger cannot be read'),
      );
    },

    dueBackfills: (before, limit) => findDueBackfills(deps, before, limit),

    async changeBackfill(id, { plannedUntil }, change) {
      const running = { _id: id, state: 'running', planned_until: toDate(plannedUntil) };
      const update = encodeChange<Backfill>(codecs, { plannedUntil, ...change });
      const { matchedCount } = await guard.write(() => backfills.updateOne(running, update));
      return matchedCount === 1;
    },
  };
}

/** Those that cannot be read are put off, as schedules are. */
async function findDueBackfills(
  { collections: { backfills }, guard, log }: Deps,
  before: number,
  limit: number,
): Promise<Backfill[]> {
  if (limit <= 0) return [];
  for (;;) {
    const find = backfills
      .find({ next_plan_at: { $lte: toDate(before) }, state: 'running' })
      .sort({ next_plan_at: 1 })
      .limit(limit);
    const records = await guard.read(() => find.toArray());
    const unreadable: string[] = [];
    const due = decodeEach(records, decodeBackfill, ({ _id }, error) => {
      log.error({ error, backfillId: _id }, 'a backfill cannot be read and is put off by an hour');
      unreadable.push(_id);
    });
    await pushUnreadable({ collection: backfills, guard }, unreadable, before);
    if (due.length > 0 || records.length < limit) return due;
  }
}
