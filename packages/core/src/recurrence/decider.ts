import type { EpochMs } from '../model/task.ts';
import { compileExclusions } from './calendar/exclusions.ts';
import { explainJitter, joinNotes } from './explain.ts';
import { jitterOffsetMs } from './jitter.ts';
import type { Recurrence, RecurrenceInput } from './recurrence.ts';

/** What becomes of a nominal time: calendars first, jitter last. `explain` tells it, the rule itself not included. */
export function createDecider(
  { hashSeed, jitterMs, calendars, onExcluded }: RecurrenceInput,
  { timezone, nextNominal }: Pick<Recurrence, 'timezone' | 'nextNominal'>,
): Pick<Recurrence, 'decide' | 'planAt' | 'explain'> {
  const exclusions = compileExclusions(calendars, timezone);
  // By the nominal time, so that what a calendar moves to one moment is spread all the same.
  const jittered = (nominal: EpochMs, from: EpochMs): EpochMs => from + jitterOffsetMs(hashSeed, nominal, jitterMs);
  return {
    decide(nominal) {
      const decided = exclusions.decide(nominal, onExcluded, nextNominal);
      if (decided.kind === 'excluded') return { kind: 'excluded' };
      return { kind: 'run', due: jittered(nominal, decided.due) };
    },
    planAt: (nominal) => exclusions.planAt(nominal, onExcluded),
    explain(nominal) {
      const decided = exclusions.decide(nominal, onExcluded, nextNominal);
      if (decided.kind === 'excluded') return decided.why;
      const due = jittered(nominal, decided.due);
      return joinNotes([decided.moved, explainJitter({ from: decided.due, due, jitterMs })]);
    },
  };
}
