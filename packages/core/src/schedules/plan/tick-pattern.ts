import type { ScheduleDefinition } from '../../model/schedule.ts';
import type { NextTick } from '../../ports/tick-timer.ts';
import { createRecurrence, type Recurrence } from '../../recurrence/recurrence.ts';
import { planLeadMs } from '../../wheel/constants.ts';

type Ticked = Pick<ScheduleDefinition, 'rule' | 'timezone' | 'gap' | 'fold' | 'startAt' | 'endAt'> & { id: string };

/** Compiled patterns that are remembered; each schedule with a tick has one. */
const compiledMax = 20_000;

/**
 * The text by which the timer computes a schedule's ticks. Calendars and jitter are left out: a tick that comes for an
 * excluded occurrence only finds that there is nothing to run.
 */
export function tickPattern({ id, rule, timezone, gap, fold, startAt, endAt }: Ticked): string {
  const ticked: Ticked = { id, rule, timezone, gap, fold, startAt, endAt };
  return JSON.stringify(ticked);
}

/** The pure function behind the ticks, with a memory of compiled patterns, which changes only how long it takes. */
export function createNextTick(): NextTick {
  const compiled = new Map<string, Recurrence | null>();

  function read(pattern: string): Recurrence | null {
    const known = compiled.get(pattern);
    if (known !== undefined) return known;
    const recurrence = compile(pattern);
    if (compiled.size >= compiledMax) compiled.delete(compiled.keys().next().value as string);
    compiled.set(pattern, recurrence);
    return recurrence;
  }

  /** The time to plan the first occurrence that is to be planned after a moment; null when there is none. */
  return (pattern, after) => {
    const next = read(pattern)?.nextNominal(after + planLeadMs) ?? null;
    return next === null ? null : next - planLeadMs;
  };
}

function compile(pattern: string): Recurrence | null {
  const { id, ...ticked } = JSON.parse(pattern) as Ticked;
  const read = createRecurrence({ ...ticked, hashSeed: id, jitterMs: 0, calendars: [], onExcluded: 'skip' });
  return read.ok ? read.value : null;
}
