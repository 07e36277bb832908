import { resolveWallTime } from '../../../../src/time/resolve-wall-time.ts';
import { utcWallTime } from '../../../../src/time/calendar.ts';
import type { WallSeries } from '../../../../src/recurrence/rule.ts';
import type { LaneChoices } from '../../../../src/recurrence/zone/lanes.ts';

/** A wall time written as `2026-03-29 02:30:00`, on a clock that shows UTC. */
export function wall(text: string): number {
  return Date.parse(`${text.replace(' ', 'T')}Z`);
}

/** The wall times of a list, which need not be in order. */
export function listSeries(walls: readonly number[], everyHour = false): WallSeries {
  const sorted = [...new Set(walls)].toSorted((a, b) => a - b);
  return { next: (after) => sorted.find((at) => at > after) ?? null, everyHour };
}

/** Every `stepMs`, counted from `phaseMs`: 3_600_000 is every hour, 86_400_000 with a phase of 02:30 every day at 02:30. */
export function stepSeries(stepMs: number, phaseMs = 0): WallSeries {
  return {
    next: (after) => (Math.floor((after - phaseMs) / stepMs) + 1) * stepMs + phaseMs,
    everyHour: stepMs <= 3_600_000,
  };
}

/** The wall times of a series in (after, until]. */
export function wallsOf(series: WallSeries, after: number, until: number): number[] {
  const walls: number[] = [];
  for (let at = series.next(after); at !== null && at <= until; at = series.next(at)) walls.push(at);
  return walls;
}

/** The instants of one wall time by the definition, resolved as a single time is: nothing is walked here. */
export function instantsByDefinition(wallMs: number, zone: string, { gap, fold }: LaneChoices): number[] {
  const at = (choice: 'first' | 'last'): { at: number; kind: string | undefined } => {
    const resolved = resolveWallTime(utcWallTime(wallMs), zone, { gap: 'shift', fold: choice });
    if (!resolved.ok) throw new Error(resolved.detail);
    return { at: resolved.at, kind: resolved.resolution?.kind };
  };
  const first = at('first');
  if (first.kind === 'gap') return gap === 'shift' ? [first.at] : [];
  if (first.kind === undefined || fold === 'first') return [first.at];
  return fold === 'last' ? [at('last').at] : [first.at, at('last').at];
}

/** The set of occurrences of some wall times by the definition, in order, each once. */
export function setByDefinition(walls: readonly number[], zone: string, choices: LaneChoices): number[] {
  const instants = walls.flatMap((at) => instantsByDefinition(at, zone, choices));
  return [...new Set(instants)].toSorted((a, b) => a - b);
}

/** Walks a series over (after, until]. */
export function walk(series: { next(after: number): number | null }, after: number, until: number): number[] {
  const found: number[] = [];
  for (let at = series.next(after); at !== null && at <= until; at = series.next(at)) found.push(at);
  return found;
}
