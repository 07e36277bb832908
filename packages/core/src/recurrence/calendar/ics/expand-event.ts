import type { EpochMs } from '../../../model/task.ts';
import { dayMs } from '../../../time/calendar.ts';
import { completeParts } from '../../rrule/complete-parts.ts';
import { createSeries } from '../../rrule/compile-rrule.ts';
import { parseRrule } from '../../rrule/parse-rrule.ts';
import type { RruleParts } from '../../rrule/rrule-parts.ts';
import type { WallSeries } from '../../rule.ts';
import type { CollectedEvent } from './collect-events.ts';
import { type IcsEvent, instanceKey } from './read-event.ts';

/** What all recurring events of a file may cost together. */
export type ExpandBudget = { recurring: number; counted: number };

export type Expanded = { ok: true; starts: Iterable<number> } | { ok: false; why: string };

const timesPerDayMax = 100;

/**
 * The starts of an event on its own clock, as far as the event then lies in the range, in no order and some perhaps
 * twice: DTSTART, as RFC 5545 says, whether the rule yields it or not, what the rule yields, and RDATEs.
 */
export function expandEvent(
  { event, replaced }: CollectedEvent,
  range: { from: EpochMs; until: EpochMs },
  budget: ExpandBudget,
): Expanded {
  const { clock, lengthMs } = event;
  // A day more, since the zone in which days and floating times are read is not known here.
  const slackMs = clock.isFloating ? dayMs : 0;
  const local = { from: clock.wallMsAt(range.from) - lengthMs - slackMs, until: clock.wallMsAt(range.until) };
  const series = event.rrule === null ? null : readSeries(event, event.rrule, local, budget);
  if (typeof series === 'string') return { ok: false, why: series };
  return { ok: true, starts: startsOf(event, series, local, replaced) };
}

function* startsOf(
  event: IcsEvent,
  series: WallSeries | null,
  range: { from: number; until: number },
  replaced: ReadonlySet<string>,
): Iterable<number> {
  const { except, clock, isAllDay } = event;
  const counts = (wallMs: number) =>
    wallMs >= range.from &&
    wallMs < range.until &&
    !except.dates.has(Math.floor(wallMs / dayMs)) &&
    !except.wallMs.has(wallMs) &&
    (replaced.size === 0 || !replaced.has(instanceKey(clock, isAllDay, wallMs)));
  for (const wallMs of [event.startMs, ...event.alsoMs]) if (counts(wallMs)) yield wallMs;
  if (!series) return;
  for (let wallMs = series.next(range.from - 1); wallMs !== null;) {
    if (counts(wallMs)) yield wallMs;
    // Of an all-day event each day counts once.
    wallMs = series.next(isAllDay ? (Math.floor(wallMs / dayMs) + 1) * dayMs - 1 : wallMs);
  }
}

/** The series of an event's RRULE; a sentence when it is not taken. */
function readSeries(
  event: IcsEvent,
  rrule: string,
  range: { until: number },
  budget: ExpandBudget,
): WallSeries | string {
  const parsed = parseRrule(rrule);
  if (!parsed.ok) return `has an RRULE that ${parsed.faults[0]?.detail}`;
  const { freq, until, count } = parsed.value;
  if (freq === 'HOURLY' || freq === 'MINUTELY' || freq === 'SECONDLY') return 'recurs by the hour or faster';
  const parts = completeParts(parsed.value, event.startMs);
  if (timesPerDay(parts) > timesPerDayMax) return `recurs more than ${timesPerDayMax} times a day`;
  budget.recurring -= 1;
  budget.counted -= count ?? 0;
  if (budget.recurring < 0) return 'recurs, as too many of this file do';
  if (budget.counted < 0) return 'has a COUNT, and all COUNTs of this file are too much together';
  const untilMs = until && (until.isUtc && !event.isAllDay ? event.clock.wallMsAt(until.wallMs) : until.wallMs);
  return createSeries(parts, event.startMs, Math.min(untilMs ?? range.until, range.until));
}

function timesPerDay({ byHour, byMinute, bySecond }: RruleParts): number {
  return (byHour?.length ?? 1) * (byMinute?.length ?? 1) * (bySecond?.length ?? 1);
}
