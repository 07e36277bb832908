import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readAtList } from '../../../../src/recurrence/at/read-at-list.ts';

const choices = { gap: 'shift', fold: 'first' } as const;

test('local times and times with an offset are read as the time of a task is, and sorted', () => {
  const read = readAtList(['2026-07-01 09:00:00', '2026-03-01T09:30:00+02:00'], 'Europe/Berlin', choices);
  assert.ok(read.ok);
  assert.deepEqual(read.value, {
    at: [Date.parse('2026-03-01T07:30:00Z'), Date.parse('2026-07-01T07:00:00Z')],
    resolutions: [],
  });
});

test('what was done about gaps and folds is told', () => {
  const read = readAtList(
    ['2026-10-25 02:30:00', '2026-03-29 02:30:00', '2026-01-01 00:00:00'],
    'Europe/Berlin',
    choices,
  );
  assert.ok(read.ok);
  assert.deepEqual(
    read.value.resolutions.map(({ at, resolution }) => [at, resolution.kind]),
    [
      [Date.parse('2026-10-25T00:30:00Z'), 'fold'],
      [Date.parse('2026-03-29T01:30:00Z'), 'gap'],
    ],
  );
});

test('each time that cannot be read is refused where it stands', () => {
  const texts = ['2026-01-01 00:00:00', 'tomorrow', '2026-02-30 00:00:00', '2026-03-29 02:30:00'];
  const read = readAtList(texts, 'Europe/Berlin', { gap: 'reject', fold: 'first' });
  assert.ok(!read.ok);
  assert.deepEqual(
    read.faults.map(({ pointer }) => pointer),
    ['#/at/1', '#/at/2', '#/at/3'],
  );
  assert.match(read.faults[1]!.detail, /^has day 30/);
});

test('the same instant written in two ways is a repetition', () => {
  const read = readAtList(['2026-01-01 01:00:00', '2026-01-01T00:00:00Z'], 'Europe/Berlin', choices);
  assert.ok(!read.ok);
  assert.equal(read.faults[0]!.pointer, '#/at/1');
});

test('no times and too many are refused without a look at them', () => {
  for (const texts of [[], Array.from({ length: 100_000 }, () => 'x')]) {
    const read = readAtList(texts, 'UTC', choices);
    assert.ok(!read.ok);
    assert.deepEqual(
      read.faults.map(({ pointer }) => pointer),
      ['#/at'],
    );
  }
});
