import type { ScheduleVersion } from '../../model/schedule.ts';
import type { EpochMs } from '../../model/task.ts';
import { createRecurrence, type Recurrence } from '../../recurrence/recurrence.ts';
import type { Read } from '../../recurrence/rule.ts';

/** A rule as it was from a moment on. Calendars and jitter move occurrences, but not their nominal times. */
export type ProvedVersion = { from: EpochMs; recurrence: Pick<Recurrence, 'nextNominal'> | null };

/** Compiles a version. `ok` with a null recurrence where it yields nothing, as after a deletion. */
export function proveVersion(version: ScheduleVersion): Read<ProvedVersion> {
  const { from, scheduleId, endAt } = version;
  if (isEnd(version)) return { ok: true, value: { from, recurrence: null } };
  const { rule, timezone, gap, fold, startAt } = version;
  const read = createRecurrence({
    ...{ rule, timezone, gap, fold, startAt, endAt },
    hashSeed: scheduleId,
    jitterMs: 0,
    calendars: [],
    onExcluded: 'skip',
  });
  return read.ok ? { ok: true, value: { from, recurrence: read.value } } : read;
}

/** True for the version that deleting a schedule leaves. */
export function isEnd({ endAt, from }: Pick<ScheduleVersion, 'endAt' | 'from'>): boolean {
  return endAt !== null && endAt <= from;
}

/**
 * What should have occurred with a nominal time in [from, until), ascending: each version decides what lies after its
 * `from`, up to that of the next. Pure.
 * @param versions in order of revision
 */
export function* expectedNominals(
  versions: readonly ProvedVersion[],
  { from, until }: { from: EpochMs; until: EpochMs },
): Generator<EpochMs, void> {
  let last = from - 1;
  for (const [index, version] of versions.entries()) {
    const end = Math.min(versions[index + 1]?.from ?? Number.POSITIVE_INFINITY, until - 1);
    let at = Math.max(version.from, last);
    for (;;) {
      const next = at < end ? (version.recurrence?.nextNominal(at) ?? null) : null;
      if (next === null || next > end) break;
      yield next;
      at = next;
      last = next;
    }
  }
}

/** True when some version yields that nominal time, whichever decided it. */
export function isYielded(versions: readonly ProvedVersion[], nominalAt: EpochMs): boolean {
  return versions.some(({ recurrence }) => recurrence?.nextNominal(nominalAt - 1) === nominalAt);
}
