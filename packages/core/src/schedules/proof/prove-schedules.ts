import { Refusal } from '../../model/refusal.ts';
import type { Schedule, ScheduleVersion } from '../../model/schedule.ts';
import type { EpochMs } from '../../model/task.ts';
import { missedAfterMs, plannerOverdueMs, plannerPeriodMs } from '../../wheel/constants.ts';
import type { ScheduleDeps } from '../schedule-deps.ts';
import { proofSpanMsMax } from '../schedule-defaults.ts';
import { proveSchedule, type ProveScheduleDeps } from './prove-schedule.ts';
import { createTally, type ScheduleFigures } from './tally.ts';

export type ProveSchedulesDeps = ProveScheduleDeps &
  Pick<ScheduleDeps, 'clock'> & {
    settings: Pick<ScheduleDeps['settings'], 'retention'>;
  };

const nominalsMax = 1_000_000;
const pageSchedules = 200;
/** Schedules whose records are read at the same time. */
const sideBySide = 8;
/** What should have run is decided, by the planner or by the choice for missed, when it is this old. */
const settledAfterMs = missedAfterMs + plannerOverdueMs + plannerPeriodMs;

/**
 * Recomputes from the rules, version by version, what should have occurred in [from, until), and compares it with what
 * is on record: as a task, or as one that did not run for a reason. On a healthy system nothing is missing or extra.
 *
 * The span is cut to what can be told: it ends where occurrences may still be decided, and begins where the ledger
 * has forgotten nothing yet. `from` and `to` of the result say what was looked at.
 * @throws Refusal invalid_request; LedgerUnavailable
 */
export async function proveSchedules({
  deps,
  input,
}: {
  deps: ProveSchedulesDeps;
  input: { from: EpochMs; to: EpochMs };
}): Promise<{ from: EpochMs; to: EpochMs; schedules: ScheduleFigures }> {
  checkSpan(input);
  const { succeededMs, othersMs } = deps.settings.retention;
  const now = deps.clock.now();
  const from = Math.max(input.from, now - Math.min(succeededMs, othersMs));
  const to = Math.max(from, Math.min(input.to, now - settledAfterMs));
  const tally = createTally(deps.clock, nominalsMax);
  for (let afterId: string | null = null; !tally.isFull();) {
    const page: Schedule[] = await deps.schedules.schedulesById(afterId, pageSchedules);
    const versions = Map.groupBy(
      page.length > 0 ? await deps.schedules.listVersions(page.map(({ id }) => id)) : [],
      ({ scheduleId }) => scheduleId,
    );
    await eachSideBySide(page, async (schedule) => {
      if (tally.isFull()) return;
      tally.check();
      const known: ScheduleVersion[] = versions.get(schedule.id) ?? [];
      await proveSchedule(deps, { schedule, versions: known, from, until: to, tally });
    });
    afterId = page.at(-1)?.id ?? null;
    if (page.length < pageSchedules) break;
  }
  return { from, to, schedules: tally.figures };
}

function checkSpan({ from, to }: { from: EpochMs; to: EpochMs }): void {
  const errors = [];
  if (from >= to) errors.push({ pointer: '#/to', detail: 'must be after `from`' });
  if (to - from > proofSpanMsMax) errors.push({ pointer: '#/from', detail: 'must lie at most 31 days before `to`' });
  if (errors.length > 0) throw new Refusal('invalid_request', 'The proof was not made: see errors.', { errors });
}

async function eachSideBySide<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const queue = items.values();
  const walk = async (): Promise<void> => {
    for (const item of queue) await work(item);
  };
  await Promise.all(Array.from({ length: sideBySide }, walk));
}
