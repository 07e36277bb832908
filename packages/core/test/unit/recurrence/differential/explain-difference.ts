import { reachMs } from '../../../../src/recurrence/rule.ts';
import type { LaneChoices } from '../../../../src/recurrence/zone/lanes.ts';
import { offsetMsAt } from '../../../../src/time/civil.ts';
import { matchesCron } from '../cron/naive-cron.ts';
import { instantsByDefinition } from '../zone/series-kit.ts';
import { hasStarredDays, type Peer } from './dialects.ts';

const hourMs = 3_600_000;
/** Further from a change of the clocks than the longest gap, a day, nothing is shifted. */
const nearMs = 26 * hourMs;

export type Difference = {
  peer: Peer['name'];
  cron: string;
  zone: string;
  choices: LaneChoices;
  /** An instant that only one of the two has. */
  at: number;
  isOurs: boolean;
  /** The moment asked about. */
  after: number;
  /** Their last occurrence, where they found fewer than were asked for; ours likewise. */
  theirEnd: number | null;
  ourEnd: number | null;
};

/** The documented rule by which ours is right; null when it is not, or when no rule accounts for it. */
export function explainDifference(difference: Difference): string | null {
  const { peer, cron, at, isOurs, after, theirEnd, ourEnd } = difference;
  if (!isOurs && at <= after)
    return 'an occurrence comes after the moment asked about, they go back before it in a fold';
  if (!isOurs && ourEnd !== null && at > Math.min(ourEnd + reachMs, Date.parse('2099-12-31T00:00:00Z'))) {
    return 'what lies 30 years ahead, or after 2099, counts as never';
  }
  if (isOccurrence(difference) !== isOurs) return null;
  if (isOurs && theirEnd !== null && at > theirEnd)
    return 'ours come, where they give up with an error (their limit of steps)';
  if (peer === 'cron-parser' && hasStarredDays(cron)) {
    return 'a day field that begins with * limits the other one (as in Vixie cron), they take either';
  }
  if (peer === 'croner' && hasWeekdayStepFromValue(cron)) {
    return 'a step from a weekday on goes to 7, a Sunday (as cron-parser has it), they stop at Saturday';
  }
  return explainByClock(difference);
}

/** By the definitions alone: some wall time that matches yields this instant. */
function isOccurrence({ cron, zone, choices, at }: Difference): boolean {
  const hours = Array.from({ length: 53 }, (_, index) => index - 26);
  const offsets = new Set(hours.map((hour) => offsetMsAt(zone, at + hour * hourMs)));
  return [...offsets].some(
    (offset) => matchesCron(cron, at + offset) && instantsByDefinition(at + offset, zone, choices).includes(at),
  );
}

function explainByClock({ cron, zone, at, isOurs }: Difference): string | null {
  const [before, after] = [offsetMsAt(zone, at - nearMs), offsetMsAt(zone, at + nearMs)];
  if (before === after) return null;
  const shown = at + offsetMsAt(zone, at);
  const isTwice = instantsByDefinition(shown, zone, { gap: 'skip', fold: 'both' }).length === 2;
  if (!matchesCron(cron, shown)) {
    if (after < before) return isOurs ? null : 'they fire at a time that the expression does not name, after a fold';
    return isOurs
      ? 'a time in a gap is shifted by the length of the gap, they shift it elsewhere or not'
      : 'a time in a gap is shifted by its length or left out, they shift it elsewhere';
  }
  if (isTwice) return 'a time in a fold comes as often as `fold` says, they decide by the hour';
  return isOurs ? 'a time that the clocks show once comes, they miss it beside a change of the clocks' : null;
}

function hasWeekdayStepFromValue(cron: string): boolean {
  const fields = cron.split(' ');
  const weekday = fields[fields.length === 5 ? 4 : 5]!;
  return weekday.split(',').some((item) => /^([1-6]|[A-Z]{3})\/\d/i.test(item));
}
