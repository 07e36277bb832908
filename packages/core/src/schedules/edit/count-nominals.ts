import type { EpochMs } from '../../model/task.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Recurrence } from '../../recurrence/recurrence.ts';
import { createTurns } from '../create-turns.ts';

export type CountedNominals = {
  first: EpochMs;
  last: EpochMs;
  /** Null when there are more than were counted; `last` is then the end of what was asked. */
  count: number | null;
};

/** The nominal times after `after` up to `until`, counted up to `countMax`. Null when there is none. */
export async function countNominals(
  recurrence: Pick<Recurrence, 'nextNominal'>,
  { after, until, countMax, clock }: { after: EpochMs; until: EpochMs; countMax: number; clock: Clock },
): Promise<CountedNominals | null> {
  const turn = createTurns(clock);
  const first = recurrence.nextNominal(after);
  if (first === null || first > until) return null;
  let last = first;
  for (let count = 1; ; count++) {
    const next = recurrence.nextNominal(last);
    if (next === null || next > until) return { first, last, count };
    if (count >= countMax) return { first, last: until, count: null };
    last = next;
    await turn();
  }
}
