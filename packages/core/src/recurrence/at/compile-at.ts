import type { EpochMs } from '../../model/task.ts';
import { formatInstant } from '../../time/format-instant.ts';
import type { InstantSeries, Read, RuleFault } from '../rule.ts';

export const atCountMax = 1_000;

/** Single instants. They may come in any order; each may come once. */
export function compileAt(rule: { at: EpochMs[] }): Read<{ series: InstantSeries; description: string }> {
  const faults = checkAtCount(rule.at) ?? findRepeated(rule.at);
  if (faults.length > 0) return { ok: false, faults };
  const at = rule.at.toSorted((a, b) => a - b);
  const series: InstantSeries = { next: (after) => at[countUpTo(at, after)] ?? null };
  return { ok: true, value: { series, description: describe(at) } };
}

/** Null when the count fits. */
export function checkAtCount(at: readonly unknown[]): RuleFault[] | null {
  if (at.length > 0 && at.length <= atCountMax) return null;
  const detail =
    at.length === 0 ? 'must have at least one time' : `has ${at.length} times; at most ${atCountMax} are accepted`;
  return [{ pointer: '#/at', detail }];
}

/** A fault for each instant that came before; it points at the repetition. */
export function findRepeated(at: readonly EpochMs[]): RuleFault[] {
  const firstIndexOf = new Map<EpochMs, number>();
  const faults: RuleFault[] = [];
  for (const [index, each] of at.entries()) {
    const first = firstIndexOf.get(each);
    if (first === undefined) firstIndexOf.set(each, index);
    else faults.push({ pointer: `#/at/${index}`, detail: `is ${formatInstant(each)}, which #/at/${first} is as well` });
  }
  return faults;
}

/** How many of the ascending instants are not after `limit`. */
function countUpTo(at: readonly EpochMs[], limit: EpochMs): number {
  let low = 0;
  let high = at.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((at[middle] as EpochMs) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

function describe(at: readonly EpochMs[]): string {
  const first = formatInstant(at[0] as EpochMs);
  if (at.length === 1) return `Once, at ${first}`;
  return `At ${at.length} single times from ${first} to ${formatInstant(at.at(-1) as EpochMs)}`;
}
