import type { EpochMs, Logger, OccurrenceLedger, OpenOccurrence, Task } from '@qbasecron/core';
import type { Filter } from 'mongodb';
import { decodeEach } from '../decode-each.ts';
import { decode, projectionOf, required, text, toDate, type Codecs } from '../fields.ts';
import type { Guard } from '../guard.ts';
import type { Collections, StoredRecord } from '../names.ts';
import { decodeTask, taskCodecs } from '../task-document.ts';
import { occurrenceCodecs } from './occurrence-fields.ts';

/**
 * Reads by the index of occurrences. is_finished is a key of it, so that what is under way costs no look at the history;
 * whoever needs both values reads two ranges, merged here.
 */

type Deps = { collections: Collections; guard: Guard; log: Logger };

const openCodecs: Codecs<OpenOccurrence> = {
  taskId: taskCodecs.id,
  scheduleId: required('schedule_id', text),
  scheduleRevision: occurrenceCodecs.scheduleRevision,
  nominalAt: occurrenceCodecs.nominalAt,
  dueAt: taskCodecs.dueAt,
  partition: taskCodecs.partition,
  nextAttemptAt: taskCodecs.nextAttemptAt,
  state: taskCodecs.state,
  attemptCount: taskCodecs.attemptCount,
  kind: occurrenceCodecs.kind,
  lease: taskCodecs.lease,
};
const openProjection = projectionOf(openCodecs);

/** So few schedules are asked one by one, because the simplest servers use the index only so. */
const fewSchedules = 4;

export async function findOpenOccurrences(
  deps: Deps,
  scheduleIds: readonly string[],
  limit: number,
): Promise<OpenOccurrence[]> {
  if (limit <= 0) return [];
  const ids = [...new Set(scheduleIds)];
  const records = await (ids.length <= fewSchedules
    ? Promise.all(ids.toSorted(compareText).map((id) => findOpen(deps, id, limit)))
    : // The bound says what others do not conclude from a list: that all of them are in the partial index.
      findOpen(deps, { $in: ids, $gt: '' }, limit));
  return decodeEach(
    records.flat().slice(0, limit),
    (record) => decode(openCodecs, record),
    ({ _id }, error) => deps.log.error({ error, taskId: _id }, 'an occurrence in the ledger cannot be read'),
  );
}

function findOpen({ collections, guard }: Deps, schedules: unknown, limit: number): Promise<StoredRecord[]> {
  return guard.read(() =>
    collections.tasks
      // In this order, because simple servers compare so, and a list of schedules is compared slowly.
      .find({ is_finished: false, schedule_id: schedules, nominal_time: { $gte: toDate(-Infinity) } })
      .sort({ schedule_id: 1, nominal_time: 1 })
      .limit(limit)
      .batchSize(limit)
      .project<StoredRecord>(openProjection)
      .toArray(),
  );
}

export async function findFirstRunNumber(
  { collections, guard }: Deps,
  { scheduleId, nominalAfter, revision }: { scheduleId: string; nominalAfter: EpochMs; revision: number },
): Promise<number | null> {
  const found = await bothRanges((isFinished) =>
    guard.read(() =>
      collections.tasks
        .find({
          schedule_id: scheduleId,
          is_finished: isFinished,
          nominal_time: { $gt: toDate(nominalAfter) },
          occurrence_kind: { $in: ['planned', 'catchup'] },
          run_number: { $gt: 0 },
          schedule_revision: revision,
        })
        .sort({ run_number: 1 })
        .limit(1)
        .project<StoredRecord>({ run_number: 1 })
        .toArray(),
    ),
  );
  const numbers = found.map((record) => occurrenceCodecs.runNumber.read(record));
  return numbers.length === 0 ? null : Math.min(...numbers);
}

type Query = Parameters<OccurrenceLedger['listOccurrences']>[0];

export async function findOccurrences({ collections, guard, log }: Deps, query: Query): Promise<Task[]> {
  const { scheduleId, from, until, order, limit } = query;
  if (limit <= 0) return [];
  const range: Filter<StoredRecord> = { $gte: toDate(from), $lt: toDate(until) };
  const direction = order === 'earliest' ? 1 : -1;
  const records = await bothRanges((isFinished) =>
    guard.read(() =>
      collections.tasks
        .find({ schedule_id: scheduleId, is_finished: isFinished, nominal_time: range })
        .sort({ nominal_time: direction })
        .limit(limit)
        .batchSize(limit)
        .toArray(),
    ),
  );
  const tasks = decodeEach(records, decodeTask, ({ _id }, error) =>
    log.error({ error, taskId: _id }, 'an occurrence in the ledger cannot be read'),
  );
  return tasks.sort((one, other) => direction * compareNominal(one, other)).slice(0, limit);
}

/** By nominal time, then by id. */
function compareNominal(one: Task, other: Task): number {
  const apart = (one.occurrence?.nominalAt ?? 0) - (other.occurrence?.nominalAt ?? 0);
  return apart === 0 ? compareText(one.id, other.id) : apart;
}

function compareText(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

async function bothRanges<T>(read: (isFinished: boolean) => Promise<T[]>): Promise<T[]> {
  return (await Promise.all([read(false), read(true)])).flat();
}
