import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compileCron } from '../../../../src/recurrence/cron/compile-cron.ts';
import {
  type DstCell,
  dstExampleZone,
  dstHelp,
  type DstRow,
  dstRows,
} from '../../../../src/recurrence/zone/dst-help.ts';
import { zoneSeries } from '../../../../src/recurrence/zoned-series.ts';
import { formatInstant, formatWallTime } from '../../../../src/time/format-instant.ts';
import { walk } from './series-kit.ts';

/** What really runs in the hours round the change, which the table tells. */
function runsOf({ gap, fold, date }: DstRow, { cron }: DstCell): string[] {
  const read = compileCron({ cron, hashSeed: 'any' });
  assert.ok(read.ok);
  const series = zoneSeries(read.value.series, dstExampleZone, { gap, fold });
  const [from, until] = date.includes('-03-') ? ['05:30', '07:45'] : ['04:30', '07:15'];
  const found = walk(series, Date.parse(`${date}T${from}:00Z`), Date.parse(`${date}T${until}:00Z`));
  return found.map((at) => formatInstant(at).slice(11, 16));
}

for (const row of dstRows) {
  const choice = row.gap ? `gap ${row.gap}` : `fold ${row.fold}`;
  test(`the table of DST rules says what happens with ${choice}`, () => {
    assert.deepEqual(runsOf(row, row.namesHours), row.namesHours.runs);
    assert.deepEqual(runsOf(row, row.everyHour), row.everyHour.runs);
    for (const { text, runs } of [row.namesHours, row.everyHour]) {
      assert.ok(dstHelp.includes(text));
      const told = (text.match(/\d\d:\d\d/g) ?? []).slice(0, runs.length);
      const local = runs.map((at) => formatWallTime(Date.parse(`${row.date}T${at}:00Z`), dstExampleZone).slice(11, 16));
      assert.deepEqual(told, local, text);
    }
  });
}

test('the table marks as default what happens without a choice', () => {
  for (const [index, row] of dstRows.entries()) {
    for (const cell of [row.namesHours, row.everyHour]) {
      const own = runsOf({ ...row, gap: null, fold: null }, cell);
      if (cell.text.includes('(default)')) assert.deepEqual(own, cell.runs, `row ${index}`);
    }
  }
  const defaults = dstHelp.match(/\(default\)/g) ?? [];
  assert.equal(defaults.length, 4);
});

test('the table names every choice that there is', () => {
  for (const choice of ['"gap": "shift"', '"gap": "skip"', '"fold": "first"', '"fold": "last"', '"fold": "both"']) {
    assert.ok(dstHelp.includes(choice), choice);
  }
});
