import type { BreakerRules, EpochMs } from '@qbasecron/core';
import type { HealthWord } from './judge-health.ts';
import { clearCounts, createSlidingCounts, noteCount, sumCounts, type SlidingCounts } from './sliding-counts.ts';

/**
 * Circuit breaker of one flow: closed → open at failurePercent of at least minRequests within windowMs → half_open when
 * its time is over: one probe at a time. Three good probes close it; a bad one opens it for twice as long, at most ten
 * times openMs. Pure but for its own state: time is an argument.
 */
export type Breaker = {
  rules: BreakerRules;
  counts: SlidingCounts;
  /** Null while it is closed; else when a probe may pass. */
  openUntil: EpochMs | null;
  /** How long it was opened for. */
  openedMs: number;
  goodProbes: number;
  probesInFlight: number;
  /** Goes up whenever it opens or closes: what began before then says nothing any more. */
  era: number;
};

const goodProbesToClose = 3;
const openTimesMax = 10;

export function createBreaker(rules: BreakerRules): Breaker {
  const counts = createSlidingCounts(rules.windowMs);
  return { rules, counts, openUntil: null, openedMs: 0, goodProbes: 0, probesInFlight: 0, era: 0 };
}

/** New rules hold from the next answer on; another window starts empty. */
export function changeBreakerRules(breaker: Breaker, rules: BreakerRules): void {
  breaker.rules = rules;
  if (rules.windowMs !== breaker.counts.windowMs) breaker.counts = createSlidingCounts(rules.windowMs);
}

export function breakerPhase(breaker: Breaker, now: EpochMs): 'closed' | 'open' | 'half_open' {
  if (breaker.openUntil === null) return 'closed';
  return now < breaker.openUntil ? 'open' : 'half_open';
}

/** Whether a request may begin: any, none until `openUntil`, or one when no probe is under way. */
export function mayPass(breaker: Breaker, now: EpochMs): 'yes' | 'probing' | 'no' {
  if (breaker.openUntil === null) return 'yes';
  if (now < breaker.openUntil) return 'no';
  return breaker.probesInFlight > 0 ? 'probing' : 'yes';
}

/** To be called as a request begins. Its answer is for `endRequest`. */
export function beginRequest(breaker: Breaker): number {
  if (breaker.openUntil !== null) breaker.probesInFlight++;
  return breaker.era;
}

/** @returns whether this answer has opened it */
export function endRequest(breaker: Breaker, era: number, word: HealthWord, now: EpochMs): boolean {
  if (era !== breaker.era) return false;
  if (breaker.openUntil !== null) return endProbe(breaker, word, now);
  if (word === 'none') return false;
  noteCount(breaker.counts, word === 'good', now);
  if (word === 'good') return false;
  const { good, bad } = sumCounts(breaker.counts, now);
  const { failurePercent, minRequests, openMs } = breaker.rules;
  if (good + bad < minRequests || bad * 100 < failurePercent * (good + bad)) return false;
  open(breaker, openMs, now);
  return true;
}

function endProbe(breaker: Breaker, word: HealthWord, now: EpochMs): boolean {
  breaker.probesInFlight--;
  if (word === 'none') return false;
  if (word === 'bad') {
    open(breaker, Math.min(breaker.openedMs * 2, breaker.rules.openMs * openTimesMax), now);
    return true;
  }
  breaker.goodProbes++;
  if (breaker.goodProbes < goodProbesToClose) return false;
  clearCounts(breaker.counts);
  breaker.openUntil = null;
  breaker.openedMs = 0;
  startEra(breaker);
  return false;
}

function open(breaker: Breaker, openMs: number, now: EpochMs): void {
  breaker.openedMs = openMs;
  breaker.openUntil = now + openMs;
  startEra(breaker);
}

function startEra(breaker: Breaker): void {
  breaker.era++;
  breaker.goodProbes = 0;
  breaker.probesInFlight = 0;
}
