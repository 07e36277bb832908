import assert from 'node:assert/strict';
import { test } from 'node:test';
import { median, percentile, ratios } from '../../src/measure/statistics.ts';

test('the median is the middle value, and the mean of the two middle ones of an even count', () => {
  assert.equal(median([9, 1, 5]), 5);
  assert.equal(median([9, 1, 5, 7]), 6);
});

test('a percentile is a value that occurred: nearest rank', () => {
  const values = Array.from({ length: 100 }, (_, index) => index + 1);
  assert.equal(percentile(values, 0.5), 50);
  assert.equal(percentile(values, 0.99), 99);
  assert.equal(percentile([7], 0.99), 7);
});

test('ratios are of one round each: a slow round does not mix with a fast one', () => {
  const pairs = [
    { ours: 50, raw: 100 },
    { ours: 5, raw: 10 },
    { ours: 90, raw: 100 },
  ];
  assert.deepEqual(ratios(pairs), { median: 0.5, low: 0.5, high: 0.9 });
});
