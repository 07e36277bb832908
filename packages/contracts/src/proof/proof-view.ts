import { formatInstant, skipReasons, type EpochMs, type ScheduleFigures } from '@qbasecron/core';
import Type from 'typebox';

import { instant, optionals } from '../schema-kit.ts';

const count = (description: string) => Type.Integer({ minimum: 0, description });

const listed = (description: string) =>
  Type.Array(Type.Object({ schedule_id: Type.String(), nominal_time: instant('') }), { description });

const reasons = Object.fromEntries(skipReasons.map((reason) => [reason, count('')])) as {
  [Reason in (typeof skipReasons)[number]]: Type.TInteger;
};

/** 200 of GET /proof. */
export const proofSchema = Type.Object({
  from: instant('What was looked at begins here: later than asked where the ledger has forgotten what was before.'),
  to: instant('…and ends before this: earlier than asked where occurrences may still be decided.'),
  schedules: Type.Object({
    checked: count('Schedules looked at, deleted ones included.'),
    expected: count('Occurrences that the rules say: the sum of planned, skipped and missing.'),
    planned: count('Those that became a task.'),
    skipped: Type.Object(optionals(reasons), { description: 'Those on record as not run, by reason.' }),
    missing_count: count('Those of which there is no record: 0 on a healthy system.'),
    extra_count: count('Tasks that were sent and that no rule says: 0 on a healthy system.'),
    missing: listed('The first 1,000 of the missing.'),
    extra: listed('The first 1,000 of the extra.'),
    truncated: Type.Boolean({ description: 'True when there was more than can be looked at: ask for a shorter span.' }),
  }),
});
export type ProofRecord = Type.Static<typeof proofSchema>;

export function proofView(proof: { from: EpochMs; to: EpochMs; schedules: ScheduleFigures }): ProofRecord {
  const { checked, expected, planned, skipped, missingCount, extraCount, missing, extra, truncated } = proof.schedules;
  return {
    from: formatInstant(proof.from),
    to: formatInstant(proof.to),
    schedules: {
      checked,
      expected,
      planned,
      skipped,
      missing_count: missingCount,
      extra_count: extraCount,
      missing: missing.map(occurrenceOf),
      extra: extra.map(occurrenceOf),
      truncated,
    },
  };
}

function occurrenceOf({ scheduleId, nominalAt }: ScheduleFigures['missing'][number]) {
  return { schedule_id: scheduleId, nominal_time: formatInstant(nominalAt) };
}
