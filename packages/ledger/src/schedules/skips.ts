import { skipReasons, type Logger, type ScheduleLedger, type SkipRange } from '@qbasecron/core';
import { decodeEach } from '../decode-each.ts';
import {
  decode,
  encode,
  instant,
  nullable,
  number,
  oneOf,
  required,
  text,
  toDate,
  type Codecs,
  type FieldCodec,
} from '../fields.ts';
import type { Guard } from '../guard.ts';
import type { Collections, StoredRecord } from '../names.ts';
import { putRecords } from '../put-records.ts';

type Deps = { collections: Collections; guard: Guard; log: Logger };

/** A range without end is kept as one until the last moment there is, so that one range of the index finds it too. */
const never = toDate(Infinity).getTime();
const storedEnd = required('to', instant);
const end: FieldCodec<number | null> = {
  fields: storedEnd.fields,
  write: (value, into) => storedEnd.write(value ?? never, into),
  read(from) {
    const value = storedEnd.read(from);
    return value === never ? null : value;
  },
};

const codecs: Codecs<SkipRange> = {
  scheduleId: required('schedule_id', text),
  reason: required('reason', oneOf(skipReasons)),
  from: required('from', instant),
  to: end,
  count: nullable('count', number),
  purgeAt: required('purge_at', instant),
};

const skipBytes = 512;

export function createSkips({
  collections: { schedule_skips: skips },
  guard,
  log,
}: Deps): Pick<ScheduleLedger, 'addSkips' | 'listSkips'> {
  return {
    async addSkips(added) {
      const records = added.map((skip): StoredRecord => ({ _id: skipIdOf(skip), ...encode(codecs, skip) }));
      await putRecords({ collection: skips, guard }, records, () => skipBytes);
    },

    async listSkips({ scheduleId, from, until, limit }) {
      if (limit <= 0) return [];
      const records = await guard.read(() =>
        skips
          .find({ schedule_id: scheduleId, to: { $gte: toDate(from) }, from: { $lt: toDate(until) } })
          .sort({ from: 1, _id: 1 })
          .limit(limit)
          .toArray(),
      );
      return decodeEach(
        records,
        (record) => decode(codecs, record),
        ({ _id }, error) => log.error({ error, skip: _id }, 'a range of skipped occurrences cannot be read'),
      );
    },
  };
}

function skipIdOf({ scheduleId, reason, from }: SkipRange): string {
  return `${scheduleId}:${reason}:${from}`;
}
