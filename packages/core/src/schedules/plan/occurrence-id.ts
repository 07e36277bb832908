import type { EpochMs } from '../../model/task.ts';

/**
 * The id of the task of an occurrence: 24 hex digits of the hash of schedule and nominal time, so that planning it
 * twice, late, or from two workers yields the same task.
 * @param sha256 hex digest of the text's UTF-8
 */
export function occurrenceId(sha256: (text: string) => string, scheduleId: string, nominalAt: EpochMs): string {
  return sha256(`${scheduleId}/${nominalAt}`).slice(0, 24);
}
