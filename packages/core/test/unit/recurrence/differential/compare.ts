import type { TestContext } from 'node:test';
import { compileCron } from '../../../../src/recurrence/cron/compile-cron.ts';
import type { WallSeries } from '../../../../src/recurrence/rule.ts';
import { settleChoices, zoneSeries } from '../../../../src/recurrence/zoned-series.ts';
import { formatInstant } from '../../../../src/time/format-instant.ts';
import { type Random, randomCron, seeded } from '../cron/random-cron.ts';
import type { Peer } from './dialects.ts';
import { explainDifference } from './explain-difference.ts';
import { zoneChanges } from './zones.ts';

const countPerCell = 20;
const dayMs = 86_400_000;

const seedText = process.env.QBASECRON_DIFF_SEED ?? '1';

type Figures = { cells: number; agreeing: number; shared: number; compared: number; byReason: Map<string, number> };

/**
 * Tries the same expressions in the same zones on us and on a peer; throws at the first difference that is not explained.
 * `usualCases` is how many expressions fit into a test run; QBASECRON_DIFF_CASES=2000 is the full number for every peer.
 */
export function compareWith(peer: Peer, t: TestContext, usualCases: number): void {
  const cases = Number(process.env.QBASECRON_DIFF_CASES ?? usualCases);
  const random = seeded(Number(seedText));
  const figures: Figures = { cells: 0, agreeing: 0, shared: 0, compared: 0, byReason: new Map() };
  const examples = new Map<string, string>();
  let inexpressible = 0;
  for (let count = 0; count < cases;) {
    const cron = randomCron(random);
    const compiled = compileCron({ cron, hashSeed: '' });
    // The few that never fire are looked at in another test.
    if (!compiled.ok) continue;
    count++;
    const inTheirWords = peer.translate(cron);
    if (!inTheirWords) {
      inexpressible++;
      continue;
    }
    const { series } = compiled.value;
    for (const [zone, changes] of Object.entries(zoneChanges)) {
      const after = startBefore(random.pick(changes), series, random);
      const ours = walk(zoneSeries(series, zone, inTheirWords.choices), after);
      const theirs = peer.occurrences(inTheirWords.text, zone, after, countPerCell);
      const choices = settleChoices(series, inTheirWords.choices);
      for (const { at, isOurs } of compareCell(ours, theirs, figures)) {
        const ends = { theirEnd: endOf(theirs, after), ourEnd: endOf(ours, after) };
        const reason = explainDifference({ peer: peer.name, cron, zone, choices, after, at, isOurs, ...ends });
        const what = `${cron} in ${zone} after ${formatInstant(after)}: only ${isOurs ? 'ours' : 'theirs'} has ${formatInstant(at)}`;
        if (reason === null) throw new Error(`unexplained difference to ${peer.name} (${inTheirWords.text}): ${what}`);
        figures.byReason.set(reason, (figures.byReason.get(reason) ?? 0) + 1);
        if (!examples.has(reason)) examples.set(reason, what);
      }
    }
  }
  t.diagnostic(`${peer.name}: ${cases} expressions, ${inexpressible} of them not in its words`);
  report(t, figures, examples);
}

function report(t: TestContext, figures: Figures, examples: Map<string, string>): void {
  const share = (part: number, all: number): string => `${part} of ${all} (${((100 * part) / all).toFixed(2)} %)`;
  t.diagnostic(`series of ${countPerCell} that agree in full: ${share(figures.agreeing, figures.cells)}`);
  t.diagnostic(`occurrences that agree: ${share(figures.shared, figures.compared)}`);
  for (const [reason, count] of figures.byReason)
    t.diagnostic(`${count} differ: ${reason}, e.g. ${examples.get(reason)}`);
}

/** So that the change of the clocks falls among the occurrences. */
function startBefore(change: number, series: WallSeries, random: Random): number {
  const next = walk(series, change, 8);
  const spacing = Math.min(((next.at(-1) ?? change + 800 * dayMs) - change) / Math.max(1, next.length), 200 * dayMs);
  return Math.floor(change - spacing * (2 + random.below(14)));
}

function walk(series: { next(after: number): number | null }, after: number, count = countPerCell): number[] {
  const found: number[] = [];
  for (let at = series.next(after); at !== null; at = series.next(at)) {
    found.push(at);
    if (found.length === count) break;
  }
  return found;
}

/** What only one of the two has, as far as both were asked. */
function compareCell(ours: number[], theirs: number[], figures: Figures): { at: number; isOurs: boolean }[] {
  const horizon = Math.min(
    ...[ours, theirs].map((list) => (list.length < countPerCell ? Infinity : Math.max(...list))),
  );
  const [ourSet, theirSet] = [new Set(ours), new Set(theirs)];
  const differences = [
    ...ours.filter((at) => at <= horizon && !theirSet.has(at)).map((at) => ({ at, isOurs: true })),
    ...theirs.filter((at) => at <= horizon && !ourSet.has(at)).map((at) => ({ at, isOurs: false })),
  ];
  const shared = ours.filter((at) => theirSet.has(at)).length;
  figures.cells++;
  if (differences.length === 0) figures.agreeing++;
  figures.shared += shared;
  figures.compared += shared + differences.length;
  return differences;
}

function endOf(list: number[], after: number): number | null {
  return list.length < countPerCell ? (list.at(-1) ?? after) : null;
}
