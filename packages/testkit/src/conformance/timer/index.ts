import { checkEpoch } from './check-epoch.ts';
import { checkHolders } from './check-holders.ts';
import { checkJobs } from './check-jobs.ts';
import { checkPause } from './check-pause.ts';
import type { OpenTimerHarness } from './harness.ts';

export type { OpenTimerHarness, TimerHarness } from './harness.ts';

/** What every timer guarantees, real or in memory. Call it inside a `describe`; each test opens its own harness. */
export function checkTimerConformance(open: OpenTimerHarness): void {
  checkJobs(open);
  checkPause(open);
  checkEpoch(open);
  checkHolders(open);
}
