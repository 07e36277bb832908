import type { EpochMs, HealthRules } from '@qbasecron/core';
import type { HealthWord } from './judge-health.ts';

/** Whether one target takes its share. Pure but for its own state: time is an argument. */
export type Ejection = {
  badInRow: number;
  /** When the last ejection ends or ended; 0 before the first. */
  ejectedUntil: EpochMs;
  /** How many ejections follow each other; sets how long the last one is. */
  ejectionsInRow: number;
  ejectionCount: number;
  /** Its active checks fail: no time ends that, good checks do. */
  isCheckBad: boolean;
  goodChecksInRow: number;
  badChecksInRow: number;
};

/** No ejection lasts longer than so many times ejectMs (with the defaults 5 minutes, as in Envoy). */
const ejectTimesMax = 10;

export function createEjection(): Ejection {
  return {
    badInRow: 0,
    ejectedUntil: 0,
    ejectionsInRow: 0,
    ejectionCount: 0,
    isCheckBad: false,
    goodChecksInRow: 0,
    badChecksInRow: 0,
  };
}

export function isEjected(ejection: Ejection, now: EpochMs): boolean {
  return ejection.isCheckBad || now < ejection.ejectedUntil;
}

/**
 * Notes an answer: so many bad ones in a row eject the target, if `mayEject` allows. What comes in while it is
 * ejected was sent before and says nothing new. An ejection follows the last one in a row when it comes before the
 * target was back for as long as it was out.
 *
 * @returns whether it was ejected now
 */
export function noteAnswer(
  ejection: Ejection,
  word: HealthWord,
  now: EpochMs,
  rules: HealthRules,
  mayEject: () => boolean,
): boolean {
  if (word === 'none' || now < ejection.ejectedUntil) return false;
  ejection.badInRow = word === 'good' ? 0 : ejection.badInRow + 1;
  if (ejection.badInRow < rules.consecutiveFailures || !mayEject()) return false;

  const lastMs = ejectionMs(ejection.ejectionsInRow, rules);
  const isInRow = now < ejection.ejectedUntil + lastMs;
  ejection.ejectionsInRow = isInRow ? ejection.ejectionsInRow + 1 : 1;
  ejection.ejectedUntil = now + ejectionMs(ejection.ejectionsInRow, rules);
  ejection.ejectionCount++;
  ejection.badInRow = 0;
  return true;
}

function ejectionMs(ejectionsInRow: number, rules: HealthRules): number {
  return rules.ejectMs * Math.min(ejectionsInRow, ejectTimesMax);
}

/** At most so many percent of the targets that people have not stopped may be ejected at a time, and never the last. */
export function mayEjectAnother(ejectedCount: number, targetCount: number, rules: HealthRules): boolean {
  const after = ejectedCount + 1;
  return after < targetCount && after * 100 <= rules.ejectedPercentMax * targetCount;
}

/**
 * Notes an active check. Good ones in a row bring the target back, from what answers did to it as well; bad ones take
 * it out, without regard to how many others are out: when too few are left, panic mode uses all.
 *
 * @returns whether it came or went by this check
 */
export function noteCheck(
  ejection: Ejection,
  word: HealthWord,
  now: EpochMs,
  needed: { healthyAfter: number; unhealthyAfter: number },
): boolean {
  if (word === 'none') return false;
  ejection.goodChecksInRow = word === 'good' ? ejection.goodChecksInRow + 1 : 0;
  ejection.badChecksInRow = word === 'bad' ? ejection.badChecksInRow + 1 : 0;
  const wasEjected = isEjected(ejection, now);
  if (word === 'good' && wasEjected && ejection.goodChecksInRow >= needed.healthyAfter) {
    ejection.isCheckBad = false;
    ejection.ejectedUntil = Math.min(ejection.ejectedUntil, now);
    ejection.badInRow = 0;
    return true;
  }
  if (word === 'bad' && !ejection.isCheckBad && ejection.badChecksInRow >= needed.unhealthyAfter) {
    ejection.isCheckBad = true;
    ejection.ejectionCount++;
    return true;
  }
  return false;
}
