import type { Schedule } from '../../model/schedule.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ScheduleDeps } from '../schedule-deps.ts';

const turnsMax = 20;
/** When planning moved nothing, a worker holds what is to be renewed: it lets go, or sends it, within moments. */
const heldWaitMs = 50;

/**
 * Lets the planner decide what it should have decided already, so that an edit finds the past in order. After
 * `turnsMax` turns it is left as it is.
 * @returns the schedule as it is then on record, null when it is not there any more
 * @throws LedgerUnavailable, OutcomeUnknown
 */
export async function decideUntilNow(
  { schedules, plan, clock }: Pick<ScheduleDeps, 'schedules' | 'plan' | 'clock'>,
  schedule: Schedule,
): Promise<Schedule | null> {
  let seen = schedule;
  for (let turn = 0; turn < turnsMax; turn++) {
    if (seen.state !== 'active' || seen.nextPlanAt === null || seen.nextPlanAt > clock.now()) return seen;
    await plan([seen]);
    const next = await schedules.findSchedule(seen.id);
    if (!next) return null;
    if (next.plannedUntil === seen.plannedUntil && next.nextPlanAt === seen.nextPlanAt) await wait(clock, heldWaitMs);
    seen = next;
  }
  return seen;
}

function wait(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => void clock.after(ms, resolve));
}
