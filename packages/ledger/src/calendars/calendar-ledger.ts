import type { Calendar, CalendarLedger, Logger } from '@qbasecron/core';
import type { Filter } from 'mongodb';
import { decodeEach } from '../decode-each.ts';
import {
  decode,
  defaulted,
  encode,
  instant,
  listOf,
  nested,
  nullable,
  number,
  numbers,
  required,
  text,
  textList,
  words,
  type Codecs,
} from '../fields.ts';
import type { Guard } from '../guard.ts';
import { insertOnce } from '../insert-once.ts';
import type { Collections, StoredRecord } from '../names.ts';

type Deps = { collections: Collections; guard: Guard; log: Logger };

const window = nested<Calendar['windows'][number]>({
  from: required('from', text),
  until: required('until', text),
  what: nullable('what', text),
});

const codecs: Codecs<Calendar> = {
  name: required('_id', text),
  desc: words('desc'),
  timezone: nullable('timezone', text),
  days: textList('days'),
  weekdays: defaulted(
    'weekdays',
    numbers,
    () => [],
    (value) => value.length === 0,
  ),
  windows: defaulted(
    'windows',
    listOf(window),
    () => [],
    (value) => value.length === 0,
  ),
  revision: required('revision', number),
  createdAt: required('create_at', instant),
  updatedAt: required('update_at', instant),
};

export function createCalendarLedger({ collections: { calendars }, guard, log }: Deps): CalendarLedger {
  function decodeReadable(records: readonly StoredRecord[]): Calendar[] {
    return decodeEach(
      records,
      (record) => decode(codecs, record),
      ({ _id }, error) => log.error({ error, calendar: _id }, 'a calendar in the ledger cannot be read'),
    );
  }

  async function replace({ _id, ...fields }: StoredRecord, revisionBefore: number): Promise<boolean> {
    const { matchedCount } = await calendars.replaceOne({ _id, revision: revisionBefore }, fields);
    return matchedCount === 1;
  }

  return {
    writeCalendar(calendar, revisionBefore) {
      const record = encode(codecs, calendar) as StoredRecord;
      return guard.write(() =>
        revisionBefore === 0 ? insertOnce(calendars, record) : replace(record, revisionBefore),
      );
    },

    async findCalendars(names) {
      if (names.length === 0) return [];
      return decodeReadable(await guard.read(() => calendars.find({ _id: { $in: [...names] } }).toArray()));
    },

    async listCalendars(afterName, limit) {
      if (limit <= 0) return [];
      const beyond: Filter<StoredRecord> = afterName === null ? {} : { _id: { $gt: afterName } };
      const find = calendars.find(beyond).sort({ _id: 1 }).limit(limit);
      return decodeReadable(await guard.read(() => find.toArray()));
    },

    async removeCalendar(name) {
      const { deletedCount } = await guard.write(() => calendars.deleteOne({ _id: name }));
      return deletedCount === 1;
    },
  };
}
