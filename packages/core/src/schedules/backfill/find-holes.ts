import type { Backfill } from '../../model/schedule.ts';
import { isFinal } from '../../model/states.ts';
import type { EpochMs, FinishReason } from '../../model/task.ts';
import type { OccurrenceLedger } from '../../ports/occurrence-ledger.ts';
import type { Recurrence } from '../../recurrence/recurrence.ts';

/** What a backfill fills: what has run, was cancelled by hand or is about to run stands. */
export const revivedReasons: readonly FinishReason[] = ['superseded', 'paused', 'missed', 'overlap'];
/** Occurrences looked at in one step: excluded ones, and those that have run. */
const looksMax = 2_000;
const candidatesMax = 500;

export type Hole = { nominalAt: EpochMs; dueAt: EpochMs };

/** The next occurrences of a backfill that may not have run; `until`: the nominal time up to which was looked. */
export async function findHoles(
  occurrences: OccurrenceLedger,
  backfill: Backfill,
  recurrence: Recurrence,
): Promise<{ holes: Hole[]; until: EpochMs; isLast: boolean }> {
  const { candidates, until, isLast } = nextCandidates(backfill, recurrence);
  const standing = await standingNominals(occurrences, backfill.scheduleId, candidates);
  return { holes: candidates.filter(({ nominalAt }) => !standing.has(nominalAt)), until, isLast };
}

/** Pure. */
function nextCandidates(
  backfill: Backfill,
  recurrence: Recurrence,
): { candidates: Hole[]; until: EpochMs; isLast: boolean } {
  const candidates: Hole[] = [];
  let until = backfill.plannedUntil;
  for (let look = 0; look < looksMax && candidates.length < candidatesMax; look++) {
    const nominalAt = recurrence.nextNominal(until);
    if (nominalAt === null || nominalAt >= backfill.to) return { candidates, until, isLast: true };
    until = nominalAt;
    const decided = recurrence.decide(nominalAt);
    if (decided.kind === 'run') candidates.push({ nominalAt, dueAt: decided.due });
  }
  return { candidates, until, isLast: false };
}

/** Those that have run or are not to be revived: they need no turn, so that a span with few holes is done soon. */
async function standingNominals(
  occurrences: OccurrenceLedger,
  scheduleId: string,
  candidates: readonly Hole[],
): Promise<Set<EpochMs>> {
  const [first, last] = [candidates[0], candidates.at(-1)];
  if (!first || !last) return new Set();
  const query = { scheduleId, from: first.nominalAt, until: last.nominalAt + 1, limit: 2 * candidatesMax };
  const found = await occurrences.listOccurrences({ ...query, order: 'earliest' });
  const standing = found.filter(
    ({ occurrence, state, finishReason }) =>
      occurrence?.kind !== 'manual' &&
      isFinal(state) &&
      !(state === 'cancelled' && finishReason !== null && revivedReasons.includes(finishReason)),
  );
  return new Set(standing.flatMap(({ occurrence }) => occurrence?.nominalAt ?? []));
}
