import type { EpochMs, HealthRules, TargetState } from '@qbasecron/core';
import { isEjected, type Ejection } from './ejection.ts';

type Judged = { state: TargetState; ejection: Ejection };

/**
 * The targets that may be called, in the order of the list: those that people have not stopped and that are not
 * ejected. Panic mode: when these are less than panicPercent of the ones that people have not stopped, the ejected
 * ones are used too, since the few left would fall under the load of all.
 */
export function findAvailable<T extends Judged>(targets: readonly T[], rules: HealthRules, now: EpochMs): readonly T[] {
  let startedCount = 0;
  let availableCount = 0;
  for (const target of targets) {
    if (target.state !== 'active') continue;
    startedCount++;
    if (!isEjected(target.ejection, now)) availableCount++;
  }
  if (availableCount === targets.length) return targets;
  const isPanic = availableCount === 0 || availableCount * 100 < rules.panicPercent * startedCount;
  return targets.filter((target) => target.state === 'active' && (isPanic || !isEjected(target.ejection, now)));
}
