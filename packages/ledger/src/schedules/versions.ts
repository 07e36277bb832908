import type { EpochMs, Logger, ScheduleLedger, ScheduleVersion } from '@qbasecron/core';
import { decodeEach } from '../decode-each.ts';
import { decode, encode, instant, number, required, text, toDate, type Codecs } from '../fields.ts';
import type { Guard } from '../guard.ts';
import type { Collections, StoredRecord } from '../names.ts';
import { putRecords } from '../put-records.ts';
import { timingCodecs } from './schedule-document.ts';

type Deps = { collections: Collections; guard: Guard; log: Logger };

const codecs: Codecs<ScheduleVersion> = {
  scheduleId: required('schedule_id', text),
  revision: required('revision', number),
  from: required('from', instant),
  ...timingCodecs,
};

/** A rule and a few fields beside it; a list of a thousand instants is the largest. */
const versionBytes = 32_768;

export function createVersions({
  collections: { schedule_versions: versions },
  guard,
  log,
}: Deps): Pick<ScheduleLedger, 'addVersion' | 'listVersions'> {
  return {
    async addVersion(version) {
      const _id = `${version.scheduleId}:${version.revision}`;
      const record: StoredRecord = { _id, ...encode(codecs, version) };
      await putRecords({ collection: versions, guard }, [record], () => versionBytes);
    },

    async listVersions(scheduleIds) {
      if (scheduleIds.length === 0) return [];
      const records = await guard.read(() =>
        versions
          .find({ schedule_id: { $in: [...scheduleIds] } })
          .sort({ schedule_id: 1, revision: 1 })
          .toArray(),
      );
      return decodeEach(
        records,
        (record) => decode(codecs, record),
        ({ _id }, error) => log.error({ error, version: _id }, 'a version of a schedule cannot be read'),
      );
    },
  };
}

/**
 * The versions follow their schedule's purge date; null takes it away. The schedule's own change is done then: a
 * failure here only keeps them too long.
 */
export async function dateVersions(
  { collections, guard, log }: Deps,
  scheduleId: string,
  purgeAt: EpochMs | null,
): Promise<void> {
  const update = purgeAt === null ? { $unset: { purge_at: '' as const } } : { $set: { purge_at: toDate(purgeAt) } };
  try {
    await guard.write(() => collections.schedule_versions.updateMany({ schedule_id: scheduleId }, update));
  } catch (error) {
    log.warn({ error, scheduleId }, 'the versions of a schedule were not given its purge date');
  }
}
