import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reaches, renderTable, type Row } from '../../src/report.ts';

const row = (over: Partial<Row>): Row => ({
  what: 'burst',
  unit: '/s',
  beside: 'bare',
  pairs: [
    { ours: 600, raw: 1_000 },
    { ours: 650, raw: 1_000 },
    { ours: 100, raw: 1_000 },
  ],
  ...over,
});

test('a bar is reached by the median ratio, from below or from above', () => {
  assert.equal(reaches(row({ bar: { atLeast: 0.6 } })), true);
  assert.equal(reaches(row({ bar: { atLeast: 0.61 } })), false);
  assert.equal(reaches(row({ bar: { atMost: 0.6 } })), true);
  assert.equal(reaches(row({ bar: { atMost: 0.59 } })), false);
});

test('the table tells medians, the median ratio with its range, and a missed bar', () => {
  const [, , line] = renderTable([row({ bar: { atLeast: 1 } })]).split('\n');
  assert.equal(line, '| burst | 600 /s | 1,000 /s (bare) | 0.60 (0.10 to 0.65) | ≥ 1 **missed** |');
});
