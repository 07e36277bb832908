import { median, ratios, type Pair } from './measure/statistics.ts';

/** One line of the table: a figure of ours, what it is compared with, and the bar that it has to reach. */
export type Row = {
  what: string;
  unit: string;
  beside: string;
  pairs: Pair[];
  /** The median ratio has to be at least (or, for lateness, at most) this. */
  bar?: { atLeast: number } | { atMost: number };
};

const number = (value: number): string =>
  value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(value >= 10 ? 1 : 2);

/** Whether the row's bar is reached; true where there is none. */
export function reaches(row: Row): boolean {
  const ratio = ratios(row.pairs).median;
  if (!row.bar) return true;
  return 'atLeast' in row.bar ? ratio >= row.bar.atLeast : ratio <= row.bar.atMost;
}

/** A Markdown table of medians; ratios are paired: ours and raw of one round. */
export function renderTable(rows: readonly Row[]): string {
  const lines = rows.map((row) => {
    const ratio = ratios(row.pairs);
    const middle = (side: 'ours' | 'raw'): string => number(median(row.pairs.map((pair) => pair[side])));
    const bar = !row.bar
      ? ''
      : `${'atLeast' in row.bar ? `≥ ${row.bar.atLeast}` : `≤ ${row.bar.atMost}`} ${reaches(row) ? 'reached' : '**missed**'}`;
    return (
      `| ${row.what} | ${middle('ours')} ${row.unit} | ${middle('raw')} ${row.unit} (${row.beside}) | ` +
      `${ratio.median.toFixed(2)} (${ratio.low.toFixed(2)} to ${ratio.high.toFixed(2)}) | ${bar} |`
    );
  });
  return ['| what | ours | beside | ratio: median (range) | bar |', '|---|---|---|---|---|', ...lines].join('\n');
}
