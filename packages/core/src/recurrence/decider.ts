import type { EpochMs } from '../model/task.ts';
import { explainJitter } from './explain.ts';
import { jitterOffsetMs } from './jitter.ts';
import type { Recurrence, RecurrenceInput } from './recurrence.ts';

/** What becomes of a nominal time: calendars first, jitter last. */
export function createDecider({
  hashSeed,
  jitterMs,
}: RecurrenceInput): Pick<Recurrence, 'decide' | 'planAt' | 'explain'> {
  const due = (nominal: EpochMs): EpochMs => nominal + jitterOffsetMs(hashSeed, nominal, jitterMs);
  return {
    decide: (nominal) => ({ kind: 'run', due: due(nominal) }),
    planAt: (nominal) => nominal,
    explain: (nominal) => explainJitter({ from: nominal, due: due(nominal), jitterMs }),
  };
}
