import { checkEpoch } from './check-epoch.ts';
import { checkHolders } from './check-holders.ts';
import { checkJobs } from './check-jobs.ts';
import { checkPause } from './check-pause.ts';
import { checkPausedTicks } from './check-paused-ticks.ts';
import { checkRates } from './check-rates.ts';
import { checkTicks } from './check-ticks.ts';
import type { OpenTimerHarness } from './harness.ts';

export { checkFlowLimitsConformance } from './check-limits.ts';
export type { OpenTimerHarness, TimerHarness } from './harness.ts';
export { conformanceTick, every } from './patterns.ts';

/** What every timer guarantees, real or in memory. Call it inside a `describe`; each test opens its own harness. */
export function checkTimerConformance(open: OpenTimerHarness): void {
  checkJobs(open);
  checkPause(open);
  checkTicks(open);
  checkPausedTicks(open);
  checkEpoch(open);
  checkHolders(open);
  checkRates(open);
}
