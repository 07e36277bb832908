import type { EpochMs, Logger, Schedule } from '@qbasecron/core';
import { decodeEach } from '../decode-each.ts';
import { toDate } from '../fields.ts';
import type { Guard } from '../guard.ts';
import type { Collections } from '../names.ts';
import { pushUnreadable } from '../push-unreadable.ts';
import { decodeSchedule } from './schedule-document.ts';

type Deps = { collections: Collections; guard: Guard; log: Logger };

/** Those that cannot be read are put off, and then it is looked again: they must not fill the page for ever. */
export async function findDueSchedules(deps: Deps, before: EpochMs, limit: number): Promise<Schedule[]> {
  if (limit <= 0) return [];
  const { guard, log } = deps;
  const { schedules } = deps.collections;
  for (;;) {
    const records = await guard.read(() =>
      schedules
        .find({ next_plan_at: { $lte: toDate(before) } })
        .sort({ next_plan_at: 1 })
        .limit(limit)
        .batchSize(limit)
        .toArray(),
    );
    const unreadable: string[] = [];
    const due = decodeEach(records, decodeSchedule, ({ _id }, error) => {
      log.error({ error, scheduleId: _id }, 'a schedule cannot be read and is put off by an hour');
      unreadable.push(_id);
    });
    await pushUnreadable({ collection: schedules, guard }, unreadable, before);
    if (due.length > 0 || records.length < limit) return due;
  }
}

export async function findSchedulesToTick(
  { collections, guard, log }: Deps,
  range: { from: EpochMs; until: EpochMs; limit: number },
): Promise<Schedule[]> {
  const { from, until, limit } = range;
  if (limit <= 0) return [];
  const records = await guard.read(() =>
    collections.schedules
      .find({ next_plan_at: { $gte: toDate(from), $lt: toDate(until) } })
      .sort({ next_plan_at: 1 })
      .limit(limit)
      .batchSize(limit)
      .toArray(),
  );
  return decodeEach(records, decodeSchedule, ({ _id }, error) =>
    log.error({ error, scheduleId: _id }, 'a schedule in the ledger cannot be read'),
  );
}
