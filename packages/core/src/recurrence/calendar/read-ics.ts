import type { Calendar } from '../../model/calendar.ts';
import type { EpochMs } from '../../model/task.ts';
import { dayMs } from '../../time/calendar.ts';
import type { Read } from '../rule.ts';
import { collectEvents } from './ics/collect-events.ts';
import { collectTime } from './ics/collect-time.ts';
import { type ExpandBudget, expandEvent } from './ics/expand-event.ts';
import { createClocks } from './ics/ics-clock.ts';
import { readComponents } from './ics/read-components.ts';
import { splitLines } from './ics/split-lines.ts';

const icsCharsMax = 1_048_576;
const yearsAheadDefault = 5;
const skippedTold = 20;

/** What of a calendar file excludes time. */
export type ReadCalendarFile = Pick<Calendar, 'days' | 'windows'> & {
  /** Events that could not be taken. Cancelled, past and transparent ones are none. */
  skippedCount: number;
  /** Why, one sentence for each of the first 20. */
  skipped: string[];
};

/**
 * Reads a calendar file (text/calendar, RFC 5545) from `now` on for some years: all-day events become days, timed ones
 * windows with their SUMMARY. Recurring events are followed, with EXDATE, RDATE and replaced instances. Cancelled events
 * do not count, nor do timed ones that are declared transparent. Times of a zone come with their offset, floating ones as
 * local times. Bounded: any file takes less than 200 ms. What is broken is refused with its line.
 * @param options.yearsAhead @default 5
 */
export function readIcs(text: string, options: { now: EpochMs; yearsAhead?: number }): Read<ReadCalendarFile> {
  if (text.length > icsCharsMax) return refuse(`must have at most ${icsCharsMax} characters`, icsCharsMax + 1);
  const split = splitLines(text);
  if (!split.ok) return refuse(split.fault.detail, split.fault.position);
  const read = readComponents(split.lines);
  if (!read.ok) return refuse(read.fault.detail, read.fault.position);

  const years = options.yearsAhead ?? yearsAheadDefault;
  const range = { from: options.now, until: options.now + years * 366 * dayMs };
  const time = collectTime(range);
  const skipped: string[] = [];
  let skippedCount = 0;
  function skip(line: number, why: string): void {
    skippedCount += 1;
    if (skipped.length < skippedTold) skipped.push(`The event in line ${line} ${why}.`);
  }

  const budget: ExpandBudget = { recurring: 300, counted: 5_000 };
  for (const collected of collectEvents(read.components.events, createClocks(read.components.zones, range), skip)) {
    const expanded = expandEvent(collected, range, budget);
    if (!expanded.ok) skip(collected.line, expanded.why);
    else {
      for (const startMs of expanded.starts) {
        time.add(collected.event, startMs);
        const tooMuch = time.tooMuch();
        if (tooMuch !== null) return refuse(`${tooMuch} in the next ${years} years`, 1);
      }
    }
  }
  return { ok: true, value: { ...time.result(), skippedCount, skipped } };
}

function refuse(detail: string, position: number): Read<never> {
  return { ok: false, faults: [{ pointer: '#', detail, position }] };
}
