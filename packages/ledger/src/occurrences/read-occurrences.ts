import type { EpochMs, Logger, OccurrenceLedger, OpenOccurrence, Task } from '@qbasecron/core';
import type { Filter } from 'mongodb';
import { decodeEach } from '../decode-each.ts';
import { decode, projectionOf, required, text, toDate, type Codecs } from '../fields.ts';
import type { Guard } from '../guard.ts';
import type { Collections, StoredRecord } from '../names.ts';
import { decodeTask, taskCodecs } from '../task-document.ts';
import { occurrenceCodecs } from './occurrence-fields.ts';

/**
 * Reads by the index of occurrences. Its middle key is is_finished, so that what is under way costs no look at the
 * history; whoever needs both values reads two ranges, merged here.
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

export async function findOpenOccurrences(
  { collections, guard, log }: Deps,
  scheduleIds: readonly string[],
  limit: number,
): Promise<OpenOccurrence[]> {
  if (scheduleIds.length === 0 || limit <= 0) return [];
  const records = await guard.read(() =>
    collections.tasks
      .find({ ...ofSchedules(scheduleIds), is_finished: false, nominal_time: { $gte: toDate(-Infinity) } })
      .sort({ schedule_id: 1, nominal_time: 1 })
      .limit(limit)
      .batchSize(limit)
      .project<StoredRecord>(openProjection)
      .toArray(),
  );
  return decodeEach(
    records,
    (record) => decode(openCodecs, record),
    ({ _id }, error) => log.error({ error, taskId: _id }, 'an occurrence in the ledger cannot be read'),
  );
}

/**
 * One alone is named as it is, because the simplest servers find it by the index only so. Of several, the bound says what
 * others do not conclude by themselves: that they are in the partial index.
 */
function ofSchedules(scheduleIds: readonly string[]): Filter<StoredRecord> {
  const [first] = scheduleIds;
  return { schedule_id: scheduleIds.length === 1 ? first : { $in: [...scheduleIds], $gt: '' } };
}

export async function findFirstRunNumber(
  { collections, guard }: Deps,
  scheduleId: string,
  nominalAfter: EpochMs,
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
